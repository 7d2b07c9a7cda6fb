namespace StonMedia.Media.Segments;

/// <summary>What the master playlist or manifest of a title says of one film of it. Immutable.</summary>
public sealed class RenditionFacts
{
    internal IReadOnlyList<TitleTrack> Videos { get; init; } = [];

    internal IReadOnlyList<TitleTrack> Sounds { get; init; } = [];

    /// <summary>Subtitle tracks of its own.</summary>
    internal IReadOnlyList<TitleTrack> Texts { get; init; } = [];

    /// <summary>Rates of the first video and sound track together.</summary>
    internal SegmentRates Both { get; init; }

    /// <summary>Rates of the first video track's key frames; null without video, and for DASH.</summary>
    internal SegmentRates? KeyFrames { get; init; }

    /// <summary>Segments of subtitles; null for HLS.</summary>
    internal Dash.Timeline? TextTimeline { get; init; }

    /// <summary>Playing time in flicks.</summary>
    internal long Duration { get; init; }

    /// <summary>Longest segment in flicks.</summary>
    internal long Longest { get; init; }

    /// <summary>Footprint in bytes.</summary>
    public int MemoryBytes => (int)(200 + Videos.Concat(Sounds).Concat(Texts).Sum(static t => t.MemoryBytes));
}
