namespace StonMedia.Media.Mp3;

/// <summary>When the frames of a delivery are due: each when those before it are over. A delivery from the middle begins when the guess says.</summary>
internal sealed class PassingFrames(StreamHead head, GridTimeline? guess) : PassingTimes(HeaderSize, guess)
{
    private const int HeaderSize = 4;

    private readonly StreamHead _stream = head;
    private long _from;        // ticks at which the first frame of the delivery is due
    private long _samples;     // in front of the frame that comes next, from there on
    private long _due;         // of the frame at hand
    private bool _isFromFront;

    public override bool IsPlaceExact => _isFromFront || _stream.IsConstant;

    protected override void Begin(long offset)
    {
        base.Begin(offset);
        _isFromFront = offset <= _stream.FirstFrame;
        (_from, _samples) = (_isFromFront ? 0 : Guess?.DueAt(offset) ?? 0, 0);
        if (_isFromFront) BeginAt(_stream.FirstFrame);
    }

    protected override bool TryFind(ReadOnlySpan<byte> data, long window, out long at)
    {
        int found = FrameSync.Find(data, 0, data.Length, _stream.Header, isEnd: false);
        at = window + found;
        return found >= 0;
    }

    protected override bool TryBegin(ReadOnlySpan<byte> head, long offset, out long end)
    {
        end = 0;
        if (!FrameHeader.TryRead(head, out FrameHeader header) || !header.IsKin(_stream.Header)) return false;
        _due = _from + (long)((Int128)_samples * TimeSpan.TicksPerSecond / header.SampleRate);
        _samples += header.Samples;
        end = offset + header.Size;
        return true;
    }

    // What lies between the front and the first frame is not paced.
    protected override void Take(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset >= _stream.FirstFrame) Add(offset + bytes.Length, _due);
    }
}
