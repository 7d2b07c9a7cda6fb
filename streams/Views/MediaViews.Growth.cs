using StonMedia.Cache.Blocks;
using StonMedia.Media.Segments;

namespace StonMedia.Streams.Views;

/// <summary>What viewers of a film that grows were told goes on to its next version, so that it stays true.</summary>
public sealed partial class MediaViews : IContinued
{
    private GrowthLog? _growth;

    public void ContinueIn(Generation longer)
    {
        if (Volatile.Read(ref _growth) is { } growth) Volatile.Write(ref Of(longer)._growth, growth);
    }

    public void ReplacedBy(Generation other)
    {
        if (Volatile.Read(ref _growth)?.Next() is { } growth) Volatile.Write(ref Of(other)._growth, growth);
    }

    /// <summary>A piece with what its film's growth has to do with it.</summary>
    private PackagePiece WithGrowth(PackagePiece piece)
    {
        GrowthLog? growth = Volatile.Read(ref _growth);
        if (growth is null && piece.MayGrow) growth = Interlocked.CompareExchange(ref _growth, new GrowthLog(), null) ?? Volatile.Read(ref _growth);
        return growth is null ? piece : piece with { Growth = new FilmGrowth(growth, _body.Validators.LastModified ?? DateTimeOffset.UtcNow) };
    }
}
