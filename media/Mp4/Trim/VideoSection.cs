namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// One section of a <see cref="JoinedVideo"/>: its samples are timed one by one where some of them are hidden (at its head: before the first
/// picture; at its tail: behind the last), and as in the source between.
/// </summary>
internal sealed class VideoSection
{
    /// <summary>Samples around a seam that are timed one by one; 16 bytes of layout each.</summary>
    private const int MaxRetimed = 20_000;

    private readonly TrackClock _clock;
    private readonly Mp4Track _track;
    private readonly long _shown;
    private readonly List<(long Decoded, long Shown)> _head = [];
    private readonly List<(long Decoded, long Shown)> _tail = [];
    private long _regular;    // first sample that is timed as in the source
    private long _tailFrom;   // first one behind those
    private long _factor, _sourceShift, _begin, _align;

    public VideoSection(TrackClock clock, Mp4Track track, long at, long from, long to, long shown, SampleRun samples)
    {
        (_clock, _track, At, From, To, _shown, Samples) = (clock, track, at, from, to, shown, samples);
        long lastBefore = clock.LastShownBefore(from), behind = clock.ShownBehind(to - 1);
        bool startsClean = shown == samples.First && lastBefore <= shown;
        _regular = startsClean ? samples.First : Math.Clamp(lastBefore + 1, samples.First, samples.Last);
        _tailFrom = behind < 0 ? samples.Last : Math.Clamp(clock.FirstDecodedFor(behind), _regular, samples.Last);
        MediaFormatException.Require(_regular - samples.First + samples.Last - _tailFrom <= MaxRetimed, "a section begins too far behind a sync sample");
        HiddenBefore = CountHidden(before: true);
    }

    /// <summary>When its first picture is due in the new film, in flicks.</summary>
    public long At { get; }

    /// <summary>Composition times of the source that it shows, [From, To).</summary>
    public long From { get; }

    public long To { get; }

    public SampleRun Samples { get; }

    /// <summary>Samples that are decoded for others only, before its first picture.</summary>
    public long HiddenBefore { get; private set; }

    public bool HasRetimed => _regular > Samples.First || _tailFrom < Samples.Last;

    public long FirstDecoded => _head.Count > 0 ? _head[0].Decoded : _regular < _tailFrom ? Aligned(_regular) : _tail[0].Decoded;

    public long LastDecoded => _tail.Count > 0 ? _tail[^1].Decoded : _regular < _tailFrom ? Aligned(_tailFrom - 1) : _head[^1].Decoded;

    /// <summary>Of the samples that were timed one by one; 0 if there are none.</summary>
    public long LeastOffset => _head.Concat(_tail).Select(static t => t.Shown - t.Decoded).DefaultIfEmpty().Min();

    public long MostOffset => _head.Concat(_tail).Select(static t => t.Shown - t.Decoded).DefaultIfEmpty().Max();

    /// <summary>The first of all: an edit hides what lies before it.</summary>
    public void BeginsPlainly() => (_regular, HiddenBefore) = (Samples.First, 0);

    /// <summary>The last of all: the edit ends before what lies behind it.</summary>
    public void EndsPlainly() => _tailFrom = Samples.Last;

    /// <summary>Gives the section its place; all in new ticks.</summary>
    /// <param name="begin">Composition time of its first picture.</param>
    /// <param name="sourceShift">Added to all composition offsets.</param>
    /// <param name="factor">New ticks in one of the source.</param>
    public void Place(long begin, long sourceShift, long factor)
    {
        (_begin, _sourceShift, _factor) = (begin, sourceShift, factor);
        _align = checked(begin - (From * factor) - sourceShift);
    }

    /// <summary>Times the samples around its seams; returns the last decoding time.</summary>
    /// <param name="decoded">The last one of the section before, -1 for none.</param>
    /// <param name="hiddenBehind">Samples that the section behind it hides at this one's end.</param>
    public long Retime(long decoded, long hiddenBehind)
    {
        long[] early = Order(before: true), late = Order(before: false);
        long end = checked(_begin + ((To - From) * _factor) - hiddenBehind - late.Length);
        long start = Aligned(_regular);
        for (long i = _regular - 1; i >= Samples.First; i--) start -= Duration(i);
        for (long i = Samples.First; i < _regular; start += Duration(i), i++)
        {
            decoded = Math.Max(start, decoded + 1);
            _head.Add((decoded, ShownAs(i)));
        }

        for (; _regular < _tailFrom && Aligned(_regular) <= decoded; _regular++)
        {
            MediaFormatException.Require(_head.Count < MaxRetimed, "sample times that leave no room at a seam");
            _head.Add((++decoded, ShownAs(_regular)));
        }

        if (_regular < _tailFrom) decoded = Aligned(_tailFrom - 1);
        start = _tailFrom < Samples.Last ? Aligned(_tailFrom) : 0;
        for (long i = _tailFrom; i < Samples.Last; start += Duration(i), i++)
        {
            decoded = Math.Max(start, decoded + 1);
            _tail.Add((decoded, ShownAs(i)));
        }

        return decoded;

        long ShownAs(long sample)
        {
            if (sample == _shown) return _begin;
            long time = _clock.Shown(sample);
            if (time < From) return _begin - early.Length + Array.BinarySearch(early, time);
            return time >= To && late.Length > 0 ? end + Array.BinarySearch(late, time) : _begin + ((time - From) * _factor);
        }
    }

    public void WriteTimes(List<TablePart> times, long end)
    {
        bool hasMiddle = _regular < _tailFrom;
        long behindMiddle = _tail.Count > 0 ? _tail[0].Decoded : end;
        AddDurations(times, _head, hasMiddle ? Aligned(_regular) : behindMiddle);
        if (hasMiddle)
        {
            long lastDuration = behindMiddle - Aligned(_tailFrom - 1);
            bool isNatural = lastDuration == _track.Times.ValueOf(_tailFrom - 1) * _factor;
            long last = isNatural ? _tailFrom : _tailFrom - 1;
            if (last > _regular) times.Add(new RunTableCut(_track.Times, new SampleRun(_regular, last), 0, _factor));
            if (!isNatural) times.Add(new NewRuns().With(lastDuration));
        }

        AddDurations(times, _tail, end);
    }

    public void WriteOffsets(List<TablePart> offsets, long more)
    {
        AddOffsets(offsets, _head, more);
        if (_regular < _tailFrom)
        {
            var middle = new SampleRun(_regular, _tailFrom);
            offsets.Add(_track.Offsets is { } table ? new RunTableCut(table, middle, _sourceShift + more, _factor) : new NewRuns().With(more, middle.Count));
        }

        AddOffsets(offsets, _tail, more);
    }

    private static void AddDurations(List<TablePart> times, List<(long Decoded, long Shown)> samples, long end)
    {
        if (samples.Count == 0) return;
        var runs = new NewRuns();
        for (int i = 0; i < samples.Count; i++) runs.Add((i + 1 < samples.Count ? samples[i + 1].Decoded : end) - samples[i].Decoded);
        times.Add(runs);
    }

    private static void AddOffsets(List<TablePart> offsets, List<(long Decoded, long Shown)> samples, long more)
    {
        if (samples.Count == 0) return;
        var runs = new NewRuns();
        foreach ((long decoded, long shown) in samples) runs.Add(shown - decoded + more);
        offsets.Add(runs);
    }

    private long Aligned(long sample) => checked((_clock.Decoded(sample) * _factor) + _align);

    private long Duration(long sample) => IsHidden(sample) ? 1 : _track.Times.ValueOf(sample) * _factor;

    private bool IsHidden(long sample) => IsHidden(sample, before: true) || IsHidden(sample, before: false);

    private bool IsHidden(long sample, bool before)
        => sample != _shown && (before ? _clock.Shown(sample) < From : _clock.Shown(sample) >= To);

    private long CountHidden(bool before)
    {
        long count = 0;
        for (long i = Samples.First; i < _regular; i++) count += IsHidden(i, before) ? 1 : 0;
        return count;
    }

    // Composition times of hidden samples that are timed one by one, in order.
    private long[] Order(bool before)
    {
        var times = new List<long>();
        for (long i = Samples.First; i < Samples.Last; i++)
        {
            if (i == _regular) i = _tailFrom;
            if (i < Samples.Last && IsHidden(i, before)) times.Add(_clock.Shown(i));
        }

        times.Sort();
        return [.. times];
    }
}
