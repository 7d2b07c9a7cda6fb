namespace StonMedia.Media.Mp3;

/// <summary>
/// The times of an MP3 whose frames were not read: they tell themselves how long they are. Where a delivery from the middle begins is computed
/// at constant bit rate, and is otherwise what the table of the file's own header says, or a part of its playing time.
/// </summary>
internal sealed class Mp3Timeline : MediaTimeline
{
    private readonly StreamHead _head;
    private readonly GridTimeline? _guess;

    public Mp3Timeline(StreamHead head, TimeSpan? duration)
    {
        _head = head;
        if (duration is { Ticks: > 0 } whole) _guess = GridTimeline.Of(head.Length, whole.Ticks, time => Place(time / (double)whole.Ticks));
    }

    public override int MemoryBytes => 400 + (_guess?.MemoryBytes ?? 0);

    public override IDueTimes Open() => new PassingFrames(_head, _guess);

    /// <summary>The times of one whose frames are all known.</summary>
    public static MediaTimeline? Of(StreamHead head, FrameTable table)
    {
        long duration = Ticks(table.Count);
        var builder = new GridTimeline.Builder(head.Length, duration);
        for (long number = 0; table.TryGet(number, out Frame frame); number++) builder.Add(Ticks(number), frame.Offset, frame.Size);
        return builder.Build(head.FirstFrame);

        long Ticks(long number) => number * head.Header.Samples * TimeSpan.TicksPerSecond / head.Header.SampleRate;
    }

    // Bytes from the front at a part of the playing time.
    private long Place(double part)
    {
        const int Steps = 100;
        if (_head.Places is not { Length: Steps } places) return _head.FirstFrame + (long)(part * (_head.Length - _head.FirstFrame));
        double at = Math.Clamp(part, 0, 1) * Steps;
        int step = (int)Math.Min(at, Steps - 1);
        double low = places[step], high = step == Steps - 1 ? 256 : places[step + 1];
        return _head.InfoFrame + (long)((low + ((high - low) * (at - step))) / 256 * _head.SoundBytes);
    }
}
