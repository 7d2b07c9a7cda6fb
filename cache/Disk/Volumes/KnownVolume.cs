namespace StonMedia.Cache.Disk.Volumes;

/// <summary>What is remembered elsewhere of a volume: that there was one at that path, which, and on which file system.</summary>
internal sealed record KnownVolume(string Path, string Identity, long Device);
