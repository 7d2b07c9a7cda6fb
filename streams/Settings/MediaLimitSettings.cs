namespace StonMedia.Streams.Settings;

/// <summary><c>media.limits</c>: beyond these a file is served as it is, not understood.</summary>
public sealed record MediaLimitSettings
{
    /// <summary>Bytes of tables (an MP4's moov); 1 KiB to 2 GiB. Default 256 MiB: a day of video at 60 frames a second.</summary>
    public long MaxHeader { get; init; } = 256L << 20;

    /// <summary>Boxes in one file; 10 to 10,000,000. Default 100,000.</summary>
    public int MaxBoxes { get; init; } = 100_000;

    /// <summary>Tracks in one file; 1 to 1024. Default 64.</summary>
    public int MaxTracks { get; init; } = 64;
}
