namespace StonMedia.Media.Dash;

/// <summary>What the manifest of a film that still grows says of that (ISO/IEC 23009-1, 5.3.1.2); its time-shift buffer is all of it.</summary>
/// <param name="Since">availabilityStartTime.</param>
/// <param name="Modified">publishTime.</param>
/// <param name="UpdateSeconds">minimumUpdatePeriod.</param>
/// <param name="LongestSeconds">No segment is longer, and none will be.</param>
internal readonly record struct Growing(DateTimeOffset Since, DateTimeOffset Modified, long UpdateSeconds, long LongestSeconds);
