namespace StonMedia.Streams.Settings;

/// <summary><c>media.hls.format</c> (RFC 8216 3).</summary>
public enum HlsFormat
{
    /// <summary>MPEG-2 transport stream.</summary>
    Ts,

    /// <summary>Fragmented MP4.</summary>
    Fmp4,
}
