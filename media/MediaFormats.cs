using StonMedia.Media.Parsing;

namespace StonMedia.Media;

/// <summary>The way in: a parser for whatever a source turns out to be.</summary>
public static class MediaFormats
{
    /// <summary>First bytes that every parser asks for: one cache block, 64 KiB.</summary>
    public const int FirstNeed = 64 << 10;

    /// <summary>
    /// A parser that looks at the first block, recognises the container by its bytes (extensions lie) and goes on as that format's parser.
    /// What is not recognised is Refused.
    /// </summary>
    /// <param name="length">Bytes of the source, 0 or more.</param>
    /// <param name="limits">Bounds on header size, boxes, tracks and nesting.</param>
    public static IMediaParser CreateParser(long length, MediaLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(limits);
        return new SniffingParser(length, limits);
    }
}
