using Microsoft.Extensions.Logging;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Stills;

namespace StonMedia.Actors.Edge;

/// <summary>What an edge is started with.</summary>
public sealed record EdgeOptions
{
    public required IReadOnlyList<VirtualHostSettings> Hosts { get; init; }

    public required CacheSettings Cache { get; init; }

    /// <summary>The volumes; null: memory only. Flushed and closed with the edge.</summary>
    public DiskTier? Disk { get; init; }

    /// <summary>The wall clock, for times that outlive this process.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LimitsSettings Limits { get; init; } = new();

    public required IOriginClient Origin { get; init; }

    /// <summary>A virtual host's own client, where it has one (its log); null, or one that returns null: <see cref="Origin"/>.</summary>
    public Func<VirtualHostSettings, IOriginClient?>? OriginOf { get; init; }

    /// <summary>Where purge commands are kept over restarts; by default nowhere, as the content is not kept either.</summary>
    public IPurgeJournal PurgeJournal { get; init; } = MemoryPurgeJournal.Instance;

    /// <summary>What makes stills; null: there are none. Its owner disposes it.</summary>
    public PictureMaker? Pictures { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Settings of the actor system ("akka { ... }", one field a line); null: the defaults.</summary>
    public string? ActorSettings { get; init; }
}
