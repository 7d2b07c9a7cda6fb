namespace StonMedia.Media.Report;

/// <summary>One track; what is 0 or null is not known or does not apply.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Kind">"video", "sound", or the four characters of its handler.</param>
/// <param name="Codec">As RFC 6381 writes it.</param>
public sealed record TrackReport(uint Id, string Kind, string Codec)
{
    /// <summary>Picture in pixels.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    public int Channels { get; init; }

    /// <summary>Samples of sound a second.</summary>
    public int SampleRate { get; init; }

    /// <summary>Pictures, or packets of sound.</summary>
    public long Samples { get; init; }

    /// <summary>Sum of their durations.</summary>
    public double Seconds { get; init; }

    /// <summary>Sum of their sizes.</summary>
    public long Bytes { get; init; }

    /// <summary>Samples where decoding can begin; null for all of them.</summary>
    public long? KeyFrames { get; init; }

    /// <summary>Longest time from one key frame to the next, or to the end, in seconds.</summary>
    public double LongestGap { get; init; }

    /// <summary>The track is protected: it is delivered, but only licensed players show it.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Why its samples cannot be cut; null when they can.</summary>
    public string? Damage { get; init; }
}
