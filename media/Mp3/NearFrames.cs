namespace StonMedia.Media.Mp3;

/// <summary>Frames around the ends of clips, of a stream of constant bit rate: their numbers follow from where they are.</summary>
internal sealed class NearFrames(StreamHead head) : IFrames
{
    /// <summary>Bytes by which a frame may lie off its computed place: encoders pad earlier or later than the sum asks for.</summary>
    private const int Slack = 8;

    private readonly Dictionary<long, Frame> _frames = [];

    public long Count { get; private set; } = head.NumberAt(head.Length);

    public long End { get; private set; } = head.Length;

    /// <summary>Where the tags behind the frames begin, once that is known.</summary>
    public void EndAt(long offset) => (End, Count) = (offset, head.NumberAt(offset));

    public bool TryGet(long number, out Frame frame) => _frames.TryGetValue(number, out frame);

    /// <summary>Takes the frames out of a part of the source. False: they are not where a constant bit rate puts them.</summary>
    public bool Take(ReadOnlySpan<byte> data, long window)
    {
        int at = FrameSync.Find(data, 0, data.Length, head.Header, window + data.Length >= End);
        if (at < 0) return false;
        long number = head.NumberAt(window + at);
        if (Math.Abs(window + at - head.OffsetOf(number)) > Slack) return false;
        for (; at + FrameSync.Peek <= data.Length && window + at < End; number++)
        {
            if (!FrameHeader.TryRead(data[at..], out FrameHeader header)) return End - (window + at) < head.Header.Size;
            if (!header.IsKin(head.Header) || header.BitRate != head.Header.BitRate) return false;
            if (window + at + header.Size > End)
            {
                Count = number;    // the last one is cut off
                return true;
            }

            _frames[number] = Frame.Of(header, data[at..], number, window + at);
            at += header.Size;
            if (window + at == End) Count = number + 1;
        }

        return true;
    }
}
