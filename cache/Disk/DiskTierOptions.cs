using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk;

/// <summary>How the volumes are run. The defaults are those that ship.</summary>
public sealed record DiskTierOptions
{
    public IReadOnlyList<DiskSettings> Volumes { get; init; } = [];

    /// <summary>Told what happens to volumes; called on any thread, must not wait.</summary>
    public Action<DiskEvent>? OnEvent { get; init; }

    /// <summary>Threads that read, a volume. Default 4: enough for a disk that sorts its queue, few enough to hang all at once.</summary>
    public int ReadThreads { get; init; } = 4;

    /// <summary>Reads that may wait, a volume. Default 1024.</summary>
    public int ReadQueue { get; init; } = 1024;

    /// <summary>Bytes of blocks that may wait to be written, a volume; they stay in memory so long. Default 32 MiB.</summary>
    public long WriteQueueBytes { get; init; } = 32 << 20;

    /// <summary>A read that waited so long is a miss. Default 2 s.</summary>
    public TimeSpan ReadLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Nothing is written to the database later than this after it happened. Default 250 ms.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A thread that waits for the disk so long makes the volume stuck. Default 60 s.</summary>
    public TimeSpan StuckLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often late reads and stuck threads are looked for. Default 100 ms.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the start waits for a volume; a slower one comes in later. Default 1.5 s.</summary>
    public TimeSpan OpenLimit { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How often a volume that is out is checked, to take it in again. Default 30 s.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Files of large bodies that each volume keeps open; at least 1. Default 512.</summary>
    public int OpenFiles { get; init; } = 512;

    /// <summary>The file system; tests put one that fails here.</summary>
    public IVolumeFiles Files { get; init; } = VolumeFiles.Real;
}
