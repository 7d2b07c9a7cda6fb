namespace StonMedia.Media.Flv;

/// <summary>When the tags of a delivery are due: their timestamps.</summary>
internal sealed class PassingTags() : PassingTimes(FlvTag.Peek, null)
{
    private const long TicksPerMillisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>Milliseconds between tags; where timestamps jump by more, forward or back, playing goes on without a pause.</summary>
    private const long MostBetween = 10_000;

    private bool _hasTime, _isMedia;
    private long _time, _shift;    // of the media tag that came last, in milliseconds; what is added to timestamps

    protected override void Begin(long offset)
    {
        base.Begin(offset);
        (_hasTime, _isMedia, _shift) = (false, false, 0);
    }

    protected override bool TryFind(ReadOnlySpan<byte> data, long window, out long at)
    {
        bool found = FlvSync.TryFind(data, window, 0, long.MaxValue, out FlvTag tag);
        at = tag.Offset;
        return found;
    }

    protected override bool TryBegin(ReadOnlySpan<byte> head, long offset, out long end)
    {
        bool isTag = FlvTag.TryRead(head, offset, out FlvTag tag);
        end = tag.End;
        // The set-up of a decoder is due with what it is for, and an end with what is before it, whatever their timestamps.
        _isMedia = isTag && tag is { IsMedia: true, IsSequenceHeader: false, IsEndOrMetadata: false };
        if (!_isMedia) return isTag;
        long time = tag.Time + _shift;
        if (_hasTime && Math.Abs(time - _time) > MostBetween) (_shift, time) = (_time - tag.Time, _time);
        (_hasTime, _time) = (true, time);
        return true;
    }

    protected override void Take(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_isMedia) Add(offset + bytes.Length, _time * TicksPerMillisecond);
    }
}
