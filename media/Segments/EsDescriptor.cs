namespace StonMedia.Media.Segments;

/// <summary>Reads an elementary stream descriptor (ISO/IEC 14496-1, 7.2.6.5): what codec, and its decoder specific info.</summary>
internal static class EsDescriptor
{
    private const byte Stream = 3, DecoderConfig = 4, DecoderSpecific = 5;

    /// <summary>The objectTypeIndication and the decoder specific info; 0 and empty when it cannot be read.</summary>
    /// <param name="descriptor">Payload of an esds behind version and flags.</param>
    public static (byte ObjectType, ReadOnlyMemory<byte> Specific) Read(ReadOnlyMemory<byte> descriptor)
    {
        if (!TryOpen(descriptor, out byte tag, out ReadOnlyMemory<byte> stream, out _) || tag != Stream || stream.Length < 3) return default;
        byte flags = stream.Span[2];
        int skip = 3 + ((flags & 0x80) != 0 ? 2 : 0);
        if ((flags & 0x40) != 0) skip += stream.Length > skip ? 1 + stream.Span[skip] : 1;
        if ((flags & 0x20) != 0) skip += 2;
        if (stream.Length < skip) return default;
        if (!TryOpen(stream[skip..], out tag, out ReadOnlyMemory<byte> config, out _) || tag != DecoderConfig || config.Length < 13) return default;
        byte objectType = config.Span[0];
        ReadOnlyMemory<byte> rest = config[13..];
        while (TryOpen(rest, out tag, out ReadOnlyMemory<byte> content, out rest))
            if (tag == DecoderSpecific) return (objectType, content);
        return (objectType, default);
    }

    // A tag, then its length in up to four bytes of 7 bits. A length beyond the end is cut to what is there, as players do.
    private static bool TryOpen(ReadOnlyMemory<byte> data, out byte tag, out ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> rest)
    {
        (tag, content, rest) = (0, default, default);
        ReadOnlySpan<byte> span = data.Span;
        if (span.Length < 2) return false;
        tag = span[0];
        int length = 0, at = 1;
        for (int i = 0; i < 4 && at < span.Length; i++)
        {
            byte next = span[at++];
            length = (length << 7) | (next & 0x7F);
            if ((next & 0x80) == 0) break;
        }

        length = Math.Min(length, span.Length - at);
        (content, rest) = (data.Slice(at, length), data[(at + length)..]);
        return true;
    }
}
