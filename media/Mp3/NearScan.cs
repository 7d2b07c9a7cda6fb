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
    private readonly Func<long, IEnumerable<long>> _numbersOf;
    private readonly bool _wantsEnd;
    private Queue<long>? _numbers;
    private FrameScan? _all;
    private bool _hasEnd;
    private long _window;

    /// <param name="head">The stream.</param>
    /// <param name="limits">For the case that all of it has to be read.</param>
    /// <param name="wantsEnd">The end is looked at first, so that the number of frames is exact.</param>
    /// <param name="numbersOf">Gives the frames to be found, out of the number of frames; those behind the last one stand for the last.</param>
    public NearScan(StreamHead head, MediaLimits limits, bool wantsEnd, Func<long, IEnumerable<long>> numbersOf)
        => (_head, _limits, _frames, _wantsEnd, _numbersOf) = (head, limits, new NearFrames(head), wantsEnd, numbersOf);

    /// <summary>The frames that clips begin and end with.</summary>
    public static NearScan Of(StreamHead head, MediaLimits limits, IReadOnlyList<TrimRequest> sections)
    {
        // Tags are rarely half a file, so a clip that ends before the middle can do without knowing where they are.
        long middle = head.NumberAt(head.Length) / 2;
        bool wantsEnd = sections.Any(s => Last(s) >= middle);
        return new NearScan(head, limits, wantsEnd, _ => sections.SelectMany(s => (long[])[FrameAt(s.StartMicroseconds), Last(s)]));

        long FrameAt(long microseconds) => head.SampleAt(microseconds) / head.Header.Samples;
        long Last(TrimRequest section) => section.EndMicroseconds is { } end ? FrameAt(end) : long.MaxValue;
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
        _numbers ??= new Queue<long>(_numbersOf(_frames.Count));
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
