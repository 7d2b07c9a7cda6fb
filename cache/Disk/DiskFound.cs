namespace StonMedia.Cache.Disk;

/// <summary>What the disk knows of a key.</summary>
/// <param name="Record">The answer as last stored.</param>
/// <param name="Body">Its body's blocks: which are present, how to read them.</param>
/// <param name="Small">
/// A body of at most <see cref="DiskBody.SmallBody"/> bytes that came up with the record, its checksum verified; null when the body
/// is longer, or not on disk.
/// </param>
public sealed record DiskFound(DiskRecord Record, DiskBody Body, byte[]? Small);
