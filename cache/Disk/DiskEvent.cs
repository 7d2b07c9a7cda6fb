namespace StonMedia.Cache.Disk;

/// <summary>One thing that happened to a volume.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">Folder of the volume.</param>
/// <param name="Text">One sentence for the log: why, and what can be done.</param>
public readonly record struct DiskEvent(DiskEventKind Kind, string Path, string Text);
