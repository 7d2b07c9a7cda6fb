namespace StonMedia.Http.Cli.Probe;

/// <summary>The segments of HLS and DASH that a file gives.</summary>
/// <param name="Count">How many.</param>
/// <param name="Shortest">Seconds of the shortest.</param>
/// <param name="Longest">Seconds of the longest.</param>
/// <param name="NoTransport">Why they are fragmented MP4 only; null where they can be transport streams too.</param>
internal sealed record ProbeSegments(int Count, double Shortest, double Longest, string? NoTransport)
{
    /// <summary>They are an MP3's own frames, and HLS alone has them (media.mp3-hls).</summary>
    public bool IsPackedAudio { get; init; }
}
