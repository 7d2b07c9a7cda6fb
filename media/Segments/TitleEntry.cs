namespace StonMedia.Media.Segments;

/// <summary>A track of one of a title's films.</summary>
/// <param name="Film">Which film, from 0.</param>
/// <param name="Prefix">What stands before the names of the film's pieces.</param>
/// <param name="Track">The track.</param>
/// <param name="Number">Its place among those of its kind that are offered, from 1.</param>
/// <param name="ShownName">What viewers are to be shown; another one for each of its kind.</param>
internal sealed record TitleEntry(int Film, string Prefix, TitleTrack Track, int Number = 1, string ShownName = "");
