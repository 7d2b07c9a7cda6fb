namespace StonMedia.Media.Flv;

/// <summary>Finds tags in bytes that may begin anywhere.</summary>
internal static class FlvSync
{
    /// <summary>The first tag whose size is repeated behind it, where another header follows or the source ends. False: there is none in these bytes.</summary>
    /// <param name="data">What to look in.</param>
    /// <param name="window">Where that begins in the source.</param>
    /// <param name="from">Index to begin at.</param>
    /// <param name="length">Bytes of the source.</param>
    public static bool TryFind(ReadOnlySpan<byte> data, long window, int from, long length, out FlvTag tag)
    {
        for (int at = from; at + FlvTag.Peek <= data.Length; at++)
        {
            int step = data[at..].IndexOfAny((byte)FlvTag.Sound, (byte)FlvTag.Video, (byte)FlvTag.Script);
            if (step < 0) break;
            at += step;
            if (!FlvTag.TryRead(data[at..], window + at, out tag) || tag.End > length || !tag.IsClosed(data[at..])) continue;
            int next = at + (int)(tag.End - tag.Offset);
            if (tag.End == length || data.Length - next < FlvTag.Peek || FlvTag.TryRead(data[next..], tag.End, out _)) return true;
        }

        tag = default;
        return false;
    }
}
