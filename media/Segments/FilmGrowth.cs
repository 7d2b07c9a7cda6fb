namespace StonMedia.Media.Segments;

/// <summary>What has to be known of a film that grows, or was watched while it did.</summary>
/// <param name="Log">What players were told.</param>
/// <param name="Modified">When this version was written.</param>
public sealed record FilmGrowth(GrowthLog Log, DateTimeOffset Modified);
