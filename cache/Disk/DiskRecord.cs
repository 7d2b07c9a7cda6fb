using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Disk;

/// <summary>
/// What is kept of an entry beside its body. Immutable. Times are wall-clock: ticks of the process mean nothing after a restart.
/// </summary>
public sealed record DiskRecord
{
    /// <summary>Tells this generation from every other, in this process and later ones. Random: <see cref="NewGeneration"/>.</summary>
    public required long Generation { get; init; }

    /// <summary>Final status from the origin; 0 in a record that only says what it varies on.</summary>
    public required int Status { get; init; }

    /// <summary>The origin's end-to-end header lines.</summary>
    public required HeaderList Headers { get; init; }

    public Validators Validators { get; init; } = Validators.None;

    /// <summary>Bytes of the body; -1 while only the end of the transfer will tell (then only whole blocks can be written).</summary>
    public required long Length { get; init; }

    public DiskRecordFlags Flags { get; init; }

    /// <summary>When the answer arrived.</summary>
    public DateTimeOffset StoredAt { get; init; }

    public DateTimeOffset FreshUntil { get; init; }

    /// <summary>Age in seconds that the answer had when it arrived (RFC 9111 4.2.3 corrected_initial_age).</summary>
    public int InitialAge { get; init; }

    /// <summary>Seconds past <see cref="FreshUntil"/> for which it may be served when the origin fails.</summary>
    public long StaleIfErrorSeconds { get; init; }

    /// <summary>How fills of this body ask the origin: its target, and the header lines that selected it.</summary>
    public string OriginTarget { get; init; } = "";

    public HeaderList FillHeaders { get; init; } = HeaderList.Empty;

    /// <summary>The Host that the viewer who caused the load had asked for.</summary>
    public string? ClientHost { get; init; }

    /// <summary>Request header names (lower case, sorted) that select the variant.</summary>
    public IReadOnlyList<string> VaryOn { get; init; } = [];

    /// <summary>The purge command up to which this answer has been checked.</summary>
    public long PurgeSequence { get; init; }

    /// <summary>What later layers keep with the answer, by name: unknown names are carried along.</summary>
    public HeaderList Extra { get; init; } = HeaderList.Empty;

    /// <summary>A generation id that no other process will give.</summary>
    public static long NewGeneration() => Random.Shared.NextInt64(1, long.MaxValue);
}
