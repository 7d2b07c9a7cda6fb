namespace StonMedia.Media.Ts;

/// <summary>What a transport stream can carry (ISO/IEC 13818-1, ATSC A/52 annex A).</summary>
internal enum TransportCodec : byte
{
    /// <summary>H.264 in byte stream format.</summary>
    H264,

    /// <summary>HEVC in byte stream format.</summary>
    Hevc,

    /// <summary>MPEG-1, MPEG-2 or MPEG-4 Visual: samples as they are.</summary>
    Visual,

    /// <summary>AAC, each frame with an ADTS header.</summary>
    Aac,

    /// <summary>AC-3, E-AC-3, MPEG-1 or MPEG-2 audio: frames as they are.</summary>
    Sound,
}
