namespace StonMedia.Media.Segments;

/// <summary>A stretch of a presentation whose timestamps go on without a seam; between two parts players are told of a discontinuity.</summary>
/// <param name="Start">Where it begins, in flicks from the presentation's beginning.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Source">What of the film's own presentation its beginning shows, in flicks.</param>
internal readonly record struct Part(long Start, long End, long Source);
