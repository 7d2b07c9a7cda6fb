using StonMedia.Cache.Patterns;

namespace StonMedia.Streams.Settings;

/// <summary><c>media</c> of a virtual host: which files are understood, and what is offered of them.</summary>
public sealed record MediaSettings
{
    /// <summary>Paths of media files; nothing below applies to others. Default the usual endings.</summary>
    public IReadOnlyList<Glob> Match { get; init; } =
    [
        new("*.mp4"), new("*.m4a"), new("*.m4v"), new("*.m4b"), new("*.mov"), new("*.mp3"), new("*.flv"), new("*.f4v"), new("*.3gp"),
    ];

    /// <summary>Whether an MP4's moov is put in front, so that playing starts at once. Default on.</summary>
    public bool RelocateHeader { get; init; } = true;

    /// <summary>Clips by start and end.</summary>
    public TrimSettings Trim { get; init; } = new();

    /// <summary>Several clips joined.</summary>
    public MultiTrimSettings MultiTrim { get; init; } = new();

    /// <summary>What clips of FLV are like.</summary>
    public FlvSettings Flv { get; init; } = new();

    /// <summary>HLS made of MP4 and its kin.</summary>
    public HlsSettings Hls { get; init; } = new();

    /// <summary>HLS made of MP3.</summary>
    public Mp3HlsSettings Mp3Hls { get; init; } = new();

    /// <summary>MPEG-DASH made of MP4.</summary>
    public DashSettings Dash { get; init; } = new();

    /// <summary>Still images taken from video.</summary>
    public StillsSettings Stills { get; init; } = new();

    /// <summary>A name pattern or manifest that joins several bit rates of one title. Null (default): none.</summary>
    public RenditionRule? Renditions { get; init; }

    /// <summary>
    /// Languages of WebVTT files that are looked for beside a film (film.en.vtt beside film.mp4), besides film.vtt. Default en, de, fr, es, it, pt;
    /// empty: none is looked for.
    /// </summary>
    public IReadOnlyList<string> Subtitles { get; init; } = ["en", "de", "fr", "es", "it", "pt"];

    /// <summary>Whether a file that is still being written at the origin is followed. Default off.</summary>
    public bool LiveHead { get; init; }

    /// <summary>What a file may ask of the parsers.</summary>
    public MediaLimitSettings Limits { get; init; } = new();
}
