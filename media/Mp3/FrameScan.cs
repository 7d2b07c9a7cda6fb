using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp3;

/// <summary>Reads a stream of varying bit rate from its first frame to its last, once; what is no frame is passed over.</summary>
internal sealed class FrameScan(StreamHead head, MediaLimits limits) : IMediaParser
{
    /// <summary>Bytes asked for at a time: four blocks.</summary>
    private const int Window = 256 << 10;

    private readonly FrameTable _table = new();
    private long _position = head.FirstFrame;

    public ParseStep Start() => Next();

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        long window = _position;
        bool isEnd = window + data.Length >= head.Length;
        int at = 0;
        while (at + FrameSync.Peek <= data.Length)
        {
            if (FrameHeader.TryRead(data[at..], out FrameHeader header) && header.IsKin(head.Header))
            {
                if (window + at + header.Size > head.Length) return Done();     // the last one is cut off
                if (_table.Count >= limits.MaxHeader / sizeof(uint)) return ParseStep.Refused($"more frames than media.limits.max-header has room for ({limits.MaxHeader} bytes)");
                _table.Add(window + at, header, header.Reservoir(data[at..]));
                at += header.Size;
                continue;
            }

            if (_table.Gaps >= limits.MaxBoxes) return ParseStep.Refused($"more than {limits.MaxBoxes} gaps between frames");
            int found = FrameSync.Find(data, at + 1, data.Length, head.Header, isEnd);
            if (found < 0)
            {
                // A frame may begin in the last bytes and go on behind them: those are looked at again.
                at = isEnd ? data.Length : Math.Max(at + 1, data.Length - (8 << 10));
                break;
            }

            at = found;
        }

        _position = window + at;
        return isEnd || head.Length - _position < FrameSync.Peek ? Done() : Next();
    }

    private ParseStep Next() => ParseStep.Need(_position, (int)Math.Min(head.Length - _position, Window));

    private ParseStep Done()
    {
        if (_table.Count == 0) return ParseStep.Refused("no frames");
        _table.Trim();
        return ParseStep.Done(new Mp3Index(head) { Table = _table, Frames = _table });
    }
}
