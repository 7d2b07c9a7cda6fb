namespace StonMedia.Media.Mp3;

/// <summary>Finds frames in bytes that may begin anywhere.</summary>
internal static class FrameSync
{
    /// <summary>Bytes of a header and of the side information that is looked at.</summary>
    public const int Peek = 8;

    /// <summary>Frames that have to follow each other before one is believed.</summary>
    private const int Chain = 4;

    /// <summary>
    /// The first place from <paramref name="from"/> on where a frame begins that is followed by others of its stream, as far as the bytes
    /// reach; -1 when there is none.
    /// </summary>
    /// <param name="data">What to look in.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="to">Where to end: the frame has to begin before this.</param>
    /// <param name="kin">A frame of the stream; null when none is known yet.</param>
    /// <param name="isEnd">The source ends with these bytes: a chain may end with them.</param>
    public static int Find(ReadOnlySpan<byte> data, int from, int to, FrameHeader? kin, bool isEnd)
    {
        for (int at = from; at < to && at + Peek <= data.Length; at++)
        {
            int step = data[at..].IndexOf((byte)0xFF);
            if (step < 0) return -1;
            at += step;
            if (at < to && IsChain(data, at, kin, isEnd)) return at;
        }

        return -1;
    }

    /// <summary>A frame begins at <paramref name="at"/>, and others of its stream behind it.</summary>
    public static bool IsChain(ReadOnlySpan<byte> data, int at, FrameHeader? kin, bool isEnd)
    {
        for (int i = 0; i < Chain; i++)
        {
            if (i > 0 && at >= data.Length - Peek) return isEnd ? IsEnd(data, at) : i > 1;
            if (at > data.Length - Peek || !FrameHeader.TryRead(data[at..], out FrameHeader header)) return i > 0 && isEnd && IsEnd(data, at);
            if (kin is { } other && !other.IsKin(header)) return false;
            kin = header;
            at += header.Size;
        }

        return true;
    }

    // Where a chain may end with the source: exactly, in the middle of a frame, or where a tag begins.
    private static bool IsEnd(ReadOnlySpan<byte> data, int at) => at >= data.Length || TailTags.BeginsAt(data[at..]) || FrameHeader.TryRead(data[at..], out _);
}
