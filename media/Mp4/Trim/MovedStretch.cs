namespace StonMedia.Media.Mp4.Trim;

/// <summary>Source bytes [Start, End) that stand together in a cut film.</summary>
/// <param name="Start">First of them.</param>
/// <param name="End">Behind the last of those that no other stretch holds.</param>
/// <param name="Moved">What their place in the source grows by, mostly below 0.</param>
internal readonly record struct MovedStretch(long Start, long End, long Moved)
{
    public bool Holds(long offset) => offset >= Start && offset < End;

    /// <summary>The new place of source byte <paramref name="offset"/>. Below all stretches there can only be an empty chunk of a nonsensical table: it may stand anywhere.</summary>
    public long Apply(long offset) => Math.Max(0, unchecked(offset + Moved));
}
