namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A record as a walk over the rows found it. Seen is the purge sequence it was checked up to.</summary>
internal sealed record SweptRecord(long Id, long Generation, long Length, string Host, string Key, long Seen, byte[] Packed);
