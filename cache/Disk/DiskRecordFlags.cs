namespace StonMedia.Cache.Disk;

/// <summary>What is true of a stored answer. Stored on disk: append only, never renumber.</summary>
[Flags]
public enum DiskRecordFlags
{
    None = 0,

    /// <summary>Stale serving is forbidden: must-revalidate, proxy-revalidate, s-maxage or no-cache.</summary>
    MustRevalidate = 1,

    /// <summary>Missing bytes may be asked for by Range and joined with those on disk.</summary>
    Ranged = 2,

    /// <summary>Of use only with its whole body (one sequential transfer): not found while a block is missing.</summary>
    WholeOnly = 4,

    /// <summary>No answer: says only which request headers select the variant (<see cref="DiskRecord.VaryOn"/>).</summary>
    VariesOnly = 8,

    /// <summary>Purged: stands in only while the origin fails. Its times are those from before the purge.</summary>
    Purged = 16,
}
