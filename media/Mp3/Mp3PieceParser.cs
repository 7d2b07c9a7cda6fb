using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp3;

/// <summary>Finds the frames that one segment of a constant bit rate begins and ends with; playlists want the end of the stream alone.</summary>
internal sealed class Mp3PieceParser : PieceParser
{
    private readonly Mp3Package _package;
    private readonly PackagePiece _piece;
    private readonly Func<NearScan> _begin;
    private NearScan? _scan;
    private Mp3Index? _index;

    public Mp3PieceParser(StreamHead head, MediaLimits limits, PackageKey key, Mp3Package package, PackagePiece piece)
        => (_package, _piece, _begin) = (package, piece, () => ScanFor(head, limits, key, piece));

    public override ParseStep Start()
    {
        try
        {
            return (_scan = _begin()).Start();
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);
        }
    }

    public override ParseStep Step(ReadOnlySpan<byte> data)
    {
        try
        {
            return Taken(_scan!.Step(data));
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);    // more segments than there may be, now that the end is known
        }
    }

    private static NearScan ScanFor(StreamHead head, MediaLimits limits, PackageKey key, PackagePiece piece)
    {
        int number = piece.Kind == PieceKind.PackedAudio ? piece.Number : -1;
        long about = head.NumberAt(head.Length);
        SoundSegments estimate = SoundSegments.Of(head, about, key);
        // As with clips: what lies before the middle of the stream, and of its first part, is where it is however long the stream.
        bool wantsEnd = number < 0 || number >= estimate.Count || !IsFirstPart(estimate, number) || estimate[number].Last >= about / 2;
        return new NearScan(head, limits, wantsEnd, NumbersOf);

        IEnumerable<long> NumbersOf(long count)
        {
            if (number < 0) return [long.MaxValue];
            SoundSegments segments = SoundSegments.Of(head, count, key);
            return number < segments.Count ? [segments[number].First, segments[number].Last] : [long.MaxValue];
        }
    }

    private ParseStep Taken(ParseStep step)
    {
        if (step.Kind != ParseStepKind.Done) return step;
        _index = (Mp3Index)step.Index!;
        return ParseStep.Done(_index.Table is null ? null : _index);
    }

    public override PieceResult Make()
        => _index is { Frames: { } frames } ? _package.Make(_piece, frames, isNear: _index.Table is null) : PieceResult.Unable("the frames were not found");

    private static bool IsFirstPart(SoundSegments segments, int number)
    {
        for (int i = 1; i <= number; i++)
            if (segments.IsDiscontinuous(i)) return false;
        return true;
    }
}
