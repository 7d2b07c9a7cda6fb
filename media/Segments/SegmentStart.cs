namespace StonMedia.Media.Segments;

/// <summary>Where a segment begins.</summary>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Sample">First sample of the track that sets the borders; behind that track's last one where only others go on.</param>
/// <param name="Time">Of the presentation, in flicks: when its first picture is shown.</param>
internal readonly record struct SegmentStart(int Part, long Sample, long Time);
