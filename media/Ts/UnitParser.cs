using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Ts;

/// <summary>Reads the samples of one segment once, counts their NAL units, and makes the segment.</summary>
internal sealed class UnitParser : PieceParser
{
    private const int Window = 256 << 10;

    private readonly Func<UnitCounts, PieceResult> _make;
    private readonly IReadOnlyList<SourceRange> _sources;
    private readonly UnitCounts _counts = new();
    private readonly Queue<(int Index, TransportTrack Track, long First, long Last)> _tracks = new();
    private SampleCursor? _cursor;
    private int[] _of = [];
    private int _lengthSize;
    private long _first;
    private long _last;
    private long _at;          // next source byte
    private long _sampleLeft;
    private long _unitLeft;    // of the current unit
    private int _gathered;     // bytes of its length
    private long _length;

    /// <param name="program">What the segment holds.</param>
    /// <param name="samples">Of each track, [First, Last).</param>
    /// <param name="sources">Where those lie.</param>
    /// <param name="make">Makes the segment of the counts; never throws.</param>
    public UnitParser(TransportProgram program, (long First, long Last)[] samples, IReadOnlyList<SourceRange> sources, Func<UnitCounts, PieceResult> make)
    {
        (_sources, _make) = (sources, make);
        for (int i = 0; i < samples.Length; i++)
            if (program.Tracks[i].GrowsByUnits && samples[i].Last > samples[i].First) _tracks.Enqueue((i, program.Tracks[i], samples[i].First, samples[i].Last));
    }

    public override ParseStep Start() => Next();

    public override ParseStep Step(ReadOnlySpan<byte> data)
    {
        long window = _at, end = window + data.Length;
        while (_cursor is not null && _at >= window && _at < end)
        {
            if (_sampleLeft == 0)
            {
                NextSample();    // may lie elsewhere
                continue;
            }

            if (_unitLeft > 0)
            {
                long count = Math.Min(_unitLeft, end - _at);
                Advance(count);
                _unitLeft -= count;
                continue;
            }

            _length = (_length << 8) | data[(int)(_at - window)];
            Advance(1);
            if (++_gathered < _lengthSize) continue;
            _of[_cursor.Sample - _first]++;
            (_unitLeft, _gathered, _length) = (Math.Min(_length, _sampleLeft), 0, 0);
        }

        return Next();
    }

    public override PieceResult Make() => _make(_counts);

    private ParseStep Next()
    {
        while (_sampleLeft == 0)
        {
            if (_cursor is not null) NextSample();
            if (_cursor is not null) continue;
            if (!_tracks.TryDequeue(out (int Index, TransportTrack Track, long First, long Last) track)) return ParseStep.Done(null);
            (_first, _last, _lengthSize, _of) = (track.First, track.Last, track.Track.LengthSize, new int[track.Last - track.First]);
            _counts.Add(track.Index, track.First, _of);
            _cursor = new SampleCursor(track.Track.Play.Track, track.First);
            BeginSample();
        }

        // Sources were checked against the end of the file, and every sample lies in one of them.
        foreach (SourceRange range in _sources)
            if (_at >= range.Start && _at < range.End) return ParseStep.Need(_at, (int)Math.Min(Window, range.End - _at));
        return ParseStep.Refused("samples in no order that can be followed");
    }

    private void NextSample()
    {
        _cursor!.MoveNext();
        if (_cursor.Sample >= _last) _cursor = null;
        else BeginSample();
    }

    private void BeginSample() => (_at, _sampleLeft, _unitLeft, _gathered, _length) = (_cursor!.Offset, _cursor.Size, 0, 0, 0);

    private void Advance(long count)
    {
        _at += count;
        _sampleLeft -= count;
    }
}
