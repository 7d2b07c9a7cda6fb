namespace StonMedia.Media.Segments;

/// <summary>What packaging must know of one sample entry (stsd).</summary>
internal sealed record SampleEntry
{
    /// <summary>Its four characters: avc1, mp4a, ...</summary>
    public required uint Format { get; init; }

    /// <summary>Codec as RFC 6381 writes it.</summary>
    public required string Codec { get; init; }

    /// <summary>Payload of the codec's configuration box (avcC, hvcC, dac3, ...), or the decoder specific info of an esds; may be empty.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>objectTypeIndication of an esds (ISO/IEC 14496-1, 7.2.6.6), 0 without one.</summary>
    public byte ObjectType { get; init; }

    /// <summary>Picture size in pixels; 0 for sound.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Of sound; 0 when not known.</summary>
    public int Channels { get; init; }

    /// <summary>Samples a second of sound; 0 when not known.</summary>
    public int SampleRate { get; init; }

    /// <summary>Encrypted, however that is (encv, enca, drms, drmi).</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>How, as far as it says.</summary>
    public EntryProtection? Protection { get; init; }
}
