namespace StonMedia.Media.Mp4.Trim;

/// <summary>An entry of a cut track's edit list.</summary>
/// <param name="Duration">In flicks.</param>
/// <param name="MediaTime">Composition time in the cut track's ticks; -1 for an empty edit.</param>
internal readonly record struct NewEdit(long Duration, long MediaTime);
