using StonMedia.Media.Mp4;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Subtitles;

/// <summary>Reads the samples of a subtitle track that are on show in one segment, and makes that segment.</summary>
internal sealed class SubtitleParser : PieceParser
{
    /// <summary>Samples of one segment, bytes of one sample and of all, and bytes between two that are read together.</summary>
    private const int MaxSamples = 4000, MaxSample = 256 << 10, MaxBytes = 2 << 20, Gap = 4 << 10, Window = 256 << 10;

    private readonly SubtitlePieces _pieces;
    private readonly Presentation _presentation;
    private readonly PackagePiece _piece;
    private readonly PlayTrack _track;
    private readonly string _tag;
    private readonly bool _isTransport;
    private readonly Part _part;
    private readonly List<(long Offset, int Size, Cue Cue)> _wanted = [];
    private readonly List<Cue> _cues = [];
    private readonly string? _fault;
    private int _next;
    private int _last;
    private long _window;

    public SubtitleParser(SubtitlePieces pieces, Presentation presentation, SegmentPlan plan, PlayTrack track, PackagePiece piece, string tag, bool isTransport)
    {
        (_pieces, _presentation, _track, _piece, _tag, _isTransport) = (pieces, presentation, track, piece, tag, isTransport);
        _part = presentation.Parts[plan.PartOf(piece.Number)];
        try
        {
            Choose(plan.PartOf(piece.Number), pieces.WindowOf(piece.Number));
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            _fault = e.Message;
        }
    }

    public override ParseStep Start() => _fault is null ? Next() : ParseStep.Refused(_fault);

    public override ParseStep Step(ReadOnlySpan<byte> data)
    {
        for (; _next < _last; _next++)
        {
            (long offset, int size, Cue cue) = _wanted[_next];
            int at = (int)(offset - _window);
            if (at + size > data.Length) return ParseStep.Refused("the file ends within its subtitles");
            foreach ((string settings, string text) in TextSample.Read(_track.Entry.Format, data.Slice(at, size)))
                _cues.Add(cue with { Settings = settings, Text = text });
        }

        return Next();
    }

    public override PieceResult Make() => _pieces.Segment(_piece, _cues, "", _tag, _isTransport);

    // The sample before the first one that begins in the segment may still be on show.
    private void Choose(int part, (long Start, long End) window)
    {
        PlayRun run = _track.Runs[part];
        if (run.Count == 0) return;
        long first = Math.Max(run.First, _track.FirstAt(part, _presentation.ToTicks(_track, window.Start)) - 1);
        var cursor = new SampleCursor(_track.Track, first);
        long bytes = 0;
        for (; cursor.Sample < run.Last; cursor.MoveNext())
        {
            long shown = cursor.Shown + run.Shift;
            long start = _presentation.ToPresentation(_track, shown), end = _presentation.ToPresentation(_track, shown + cursor.Duration);
            if (start >= window.End) break;
            if (end <= window.Start || cursor.Size <= 2) continue;
            bytes += cursor.Size;
            MediaFormatException.Require(_wanted.Count < MaxSamples && cursor.Size <= MaxSample && bytes <= MaxBytes, "subtitles of absurd size");
            MediaFormatException.Require(cursor.Offset + cursor.Size <= _presentation.Index.SourceLength, "subtitles beyond the end of the file");
            var cue = new Cue(SubtitlePieces.Milliseconds(Math.Max(start, _part.Start)), SubtitlePieces.Milliseconds(Math.Min(end, _part.End)), "", "");
            if (cue.End > cue.Start) _wanted.Add((cursor.Offset, (int)cursor.Size, cue));
        }
    }

    // Samples that lie close to each other are read together.
    private ParseStep Next()
    {
        if (_next == _wanted.Count) return ParseStep.Done(null);
        _window = _wanted[_next].Offset;
        long end = _window + _wanted[_next].Size;
        for (_last = _next + 1; _last < _wanted.Count; _last++)
        {
            (long offset, int size, _) = _wanted[_last];
            if (offset < end || offset > end + Gap || offset + size > _window + Window) break;
            end = offset + size;
        }

        return ParseStep.Need(_window, (int)(end - _window));
    }
}
