namespace StonMedia.Media.Segments;

/// <summary>What one address of a packaged film stands for.</summary>
public enum PieceKind : byte
{
    /// <summary>HLS media playlist (RFC 8216 4.3.3).</summary>
    MediaPlaylist,

    /// <summary>HLS master playlist (RFC 8216 4.3.4).</summary>
    MasterPlaylist,

    /// <summary>HLS playlist of key frames alone (RFC 8216 4.3.3.6).</summary>
    KeyFramePlaylist,

    /// <summary>DASH manifest (ISO/IEC 23009-1).</summary>
    Manifest,

    /// <summary>Header of fragmented MP4: ftyp and a moov without samples.</summary>
    Init,

    /// <summary>One segment as fragmented MP4: moof and mdat.</summary>
    Fragment,

    /// <summary>One segment as MPEG-2 transport stream.</summary>
    Transport,

    /// <summary>One key frame as fragmented MP4.</summary>
    KeyFrame,

    /// <summary>One segment of MPEG audio frames behind an ID3 tag with their time (packed audio, RFC 8216 3.4).</summary>
    PackedAudio,

    /// <summary>What master playlists say of the film, for those of a title that it is a part of: no address.</summary>
    HlsFacts,

    /// <summary>The same for DASH manifests.</summary>
    DashFacts,

    /// <summary>One segment of subtitles as WebVTT (RFC 8216 3.5).</summary>
    Subtitles,
}
