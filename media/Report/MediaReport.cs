namespace StonMedia.Media.Report;

/// <summary>What people want to know of a file's structure.</summary>
/// <param name="Format">Of the container: "MP4", "MP3".</param>
/// <param name="Header">Where the header is and how large, in a few words.</param>
/// <param name="Tracks">In the file's order.</param>
public sealed record MediaReport(string Format, string Header, IReadOnlyList<TrackReport> Tracks)
{
    /// <summary>Bits a second over time, of all tracks together, one value for each <see cref="ColumnSeconds"/>; empty where that is not known.</summary>
    public IReadOnlyList<long> Rates { get; init; } = [];

    public double ColumnSeconds { get; init; }
}
