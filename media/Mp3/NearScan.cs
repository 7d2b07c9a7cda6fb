using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp3;

/// <summary>
/// Finds the ends of clips in a stream of constant bit rate: their places are computed, and what is there is looked at. Where there is
/// something else, the stream is not constant after all and is read as a whole.
/// </summary>
internal sealed class NearScan : IMediaParser
{
    private readonly StreamHead _head;
    private readonly MediaLimits _limits;
    private readonly NearFrames _frames;
    private readonly Queue<long> _numbers = new();
    private readonly bool _wantsEnd;
    private FrameScan? _all;
    private bool _hasEnd;
    private long _window;

    public NearScan(StreamHead head, MediaLimits limits, IReadOnlyList<TrimRequest> sections)
    {
        (_head, _limits, _frames) = (head, limits, new NearFrames(head));
        foreach (TrimRequest section in sections)
        {
            _numbers.Enqueue(head.SampleAt(section.StartMicroseconds) / head.Header.Samples);
            // Tags are rarely half a file, so a clip that ends before the middle can do without knowing where they are.
            if (section.EndMicroseconds is { } end && head.SampleAt(end) / head.Header.Samples is var last && last < _frames.Count / 2) _numbers.Enqueue(last);
            else _wantsEnd = true;
        }

        if (!_wantsEnd) return;
        foreach (TrimRequest section in sections) _numbers.Enqueue(section.EndMicroseconds is { } end ? head.SampleAt(end) / head.Header.Samples : long.MaxValue);
    }

    public ParseStep Start() => _wantsEnd ? Need(Math.Max(0, _head.Length - TailTags.Window), _head.Length) : Next();

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        if (_all is not null) return _all.Step(data);
        if (_wantsEnd && !_hasEnd)
        {
            _hasEnd = true;
            long end = TailTags.Start(data, _head.Length);
            if (end > _head.FirstFrame) _frames.EndAt(end);
            return Next();
        }

        return _frames.Take(data, _window) ? Next() : All();
    }

    private ParseStep Next()
    {
        while (_numbers.TryDequeue(out long number))
        {
            number = Math.Min(number, _frames.Count - 1);
            // Reservoir and lead-in in front, the frame itself, a chain behind.
            int size = _head.Header.Size + 1, main = Math.Max(1, size - _head.Header.MainData), back = (511 / main) + 6;
            long first = Math.Max(0, number - back), from = first == 0 ? _head.FirstFrame : _head.OffsetOf(first) - 16;
            long to = Math.Min(_frames.End, _head.OffsetOf(number) + (6L * size) + 16);
            if (to - from < FrameSync.Peek) continue;
            return Need(from, to);
        }

        return ParseStep.Done(new Mp3Index(_head) { Frames = _frames });
    }

    private ParseStep All()
    {
        _all = new FrameScan(_head, _limits);
        return _all.Start();
    }

    private ParseStep Need(long from, long to)
    {
        _window = from;
        return ParseStep.Need(from, (int)(to - from));
    }
}
