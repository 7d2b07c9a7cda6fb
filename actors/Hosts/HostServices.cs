using Akka.Actor;
using Akka.Streams;
using Microsoft.Extensions.Logging;
using StonMedia.Actors.Edge;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Stills;

namespace StonMedia.Actors.Hosts;

/// <summary>What the actors of one virtual host share. Everything in it is safe for any thread.</summary>
public sealed record HostServices
{
    public required VirtualHostSettings Settings { get; init; }

    /// <summary>Bytes of the largest body that is stored, cache.max-object-size; null: unlimited.</summary>
    public long? MaxObjectSize { get; init; }

    /// <summary>Keys that may wait for the origin at once, limits.queue; viewers of one key count once.</summary>
    public int LoadLimit { get; init; } = 1000;

    public required EntryIndex Index { get; init; }

    /// <summary>The purge commands that hold for this virtual host.</summary>
    public required HostPurges Purges { get; init; }

    /// <summary>Where commands on this and the other virtual hosts are added.</summary>
    public required PurgeLog Commands { get; init; }

    public required MemoryStore Memory { get; init; }

    /// <summary>limits.emergency; null: off.</summary>
    public MemoryEmergency? Emergency { get; init; }

    public required IOriginClient Origin { get; init; }

    public required IMaterializer Materializer { get; init; }

    public required WaitSweeper Sweeper { get; init; }

    /// <summary>What outlives memory and restarts; null: nothing does.</summary>
    public DiskTier? Disk { get; init; }

    /// <summary>What makes stills; null: there are none.</summary>
    public PictureMaker? Pictures { get; init; }

    /// <summary>The wall clock, for times that outlive this process.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public required ILogger Log { get; init; }

    /// <summary>origin.read-ahead, and no more than a 32nd of the memory: what is fetched ahead must not push out what is being read.</summary>
    public long ReadAhead => Math.Max(BlockSize.Bytes, Math.Min(Settings.Origin.ReadAhead, Memory.Capacity / 32));

    /// <summary>origin.retry-budget of this virtual host.</summary>
    public RetryBudget Retries => LazyInitializer.EnsureInitialized(ref _retries, () => new RetryBudget(Settings.Origin.RetryBudget));

    private RetryBudget? _retries;

    public OriginCounters Counters { get; } = new();
}
