using StonMedia.Media.Report;

namespace StonMedia.Http.Cli.Probe;

/// <summary>What was found out; written as text or as JSON. A reason that is null means: it can be done.</summary>
/// <param name="Name">File or URL.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record ProbeResult(string Name, long Length)
{
    /// <summary>Why the file is not understood and goes out as it is; then all below is empty.</summary>
    public string? NotUnderstood { get; init; }

    public MediaReport? Media { get; init; }

    public double? Seconds { get; init; }

    /// <summary>Bits a second over the whole file.</summary>
    public double? BitRate { get; init; }

    /// <summary>What relocate-header does: "moved to the front", "nothing to do", or why it cannot.</summary>
    public string? Relocation { get; init; }

    /// <summary>Why there are no clips by start and end.</summary>
    public string? NoClips { get; init; }

    /// <summary>Why sections cannot be joined.</summary>
    public string? NoJoining { get; init; }

    /// <summary>In ten seconds each, where there are any.</summary>
    public ProbeSegments? Segments { get; init; }

    /// <summary>Why there are none.</summary>
    public string? NoSegments { get; init; }

    /// <summary>Whether throttle.pacing = timeline follows it.</summary>
    public bool HasTimeline { get; init; }

    /// <summary>What was not looked at, and how it would be.</summary>
    public string? NotLookedAt { get; init; }

    public int Reads { get; init; }

    public long BytesRead { get; init; }
}
