namespace StonMedia.Media.Mp3;

/// <summary>All frames of a stream of varying bit rate, found by reading the whole of it once: 4 bytes a frame.</summary>
internal sealed class FrameTable : IFrames
{
    private const int Stride = 64;    // frames between two whole offsets

    private readonly List<uint> _frames = [];           // size (11 bits), reservoir (9), bytes that are no main data (6)
    private readonly List<long> _offsets = [];
    private readonly Dictionary<long, long> _gaps = [];   // bytes that are no frame, in front of frame n

    public long Count => _frames.Count;

    public long MemoryBytes => (_frames.Capacity * 4L) + (_offsets.Capacity * 8L) + (_gaps.Count * 40L) + 200;

    /// <summary>Where the last frame ends.</summary>
    public long End { get; private set; }

    public int Gaps => _gaps.Count;

    /// <summary>Adds the frame that comes next.</summary>
    public void Add(long offset, FrameHeader header, int reservoir)
    {
        long gap = _frames.Count > 0 ? offset - End : 0;
        if (_frames.Count % Stride == 0) _offsets.Add(offset);
        else if (gap > 0) _gaps.Add(_frames.Count, gap);
        _frames.Add((uint)(header.Size | reservoir << 11 | header.MainData << 20));
        End = offset + header.Size;
    }

    /// <summary>To be called when all frames are in.</summary>
    public void Trim()
    {
        _frames.TrimExcess();
        _offsets.TrimExcess();
    }

    public bool TryGet(long number, out Frame frame)
    {
        frame = default;
        if (number < 0 || number >= Count) return false;
        int at = (int)(number / Stride * Stride);
        long offset = _offsets[at / Stride];
        for (; at < number; at++)
        {
            offset += Size(_frames[at]);
            if (_gaps.Count > 0 && _gaps.TryGetValue(at + 1, out long gap)) offset += gap;
        }

        uint packed = _frames[(int)number];
        frame = new Frame(number, offset, Size(packed), (int)(packed >> 11 & 0x1FF), Size(packed) - (int)(packed >> 20));
        return true;
    }

    private static int Size(uint packed) => (int)(packed & 0x7FF);
}
