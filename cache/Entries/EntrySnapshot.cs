using StonMedia.Cache.Blocks;
using StonMedia.Cache.Http;

namespace StonMedia.Cache.Entries;

/// <summary>
/// What a hit needs, immutable: published by the entry's actor, read by any thread. A newer snapshot replaces it as a whole.
/// </summary>
public sealed class EntrySnapshot
{
    /// <summary>Final status from the origin (200 also where the origin answered 206 to our own range).</summary>
    public required int Status { get; init; }

    /// <summary>The origin's end-to-end header lines as received; no hop-by-hop, no Content-Length, no Content-Range, no Age.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>The body; shared by successive snapshots of one generation (a 304 makes a new snapshot, not a new body).</summary>
    public required Generation Body { get; init; }

    /// <summary>Age in seconds that the answer had when it arrived (RFC 9110 5.6.7, RFC 9111 4.2.3 corrected_initial_age).</summary>
    public int InitialAge { get; init; }

    /// <summary>When the answer arrived, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public required long StoredAt { get; init; }

    /// <summary>Until when it is fresh, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public required long FreshUntil { get; init; }

    /// <summary>Stale serving is forbidden: must-revalidate, proxy-revalidate, s-maxage or no-cache.</summary>
    public bool MustRevalidate { get; init; }

    /// <summary>Seconds past <see cref="FreshUntil"/> for which it may be served when the origin fails (stale-if-error, or the operator's extension).</summary>
    public long StaleIfErrorSeconds { get; init; }

    /// <summary>Seconds past <see cref="FreshUntil"/> for which it may be served while a new one is fetched (RFC 5861 3).</summary>
    public long StaleWhileRevalidateSeconds { get; init; }

    /// <summary>How fills of this body ask the origin: its target, and the header lines that selected it.</summary>
    public required string OriginTarget { get; init; }

    public HeaderList FillHeaders { get; init; } = HeaderList.Empty;

    /// <summary>The Host that the viewer who caused the load had asked for.</summary>
    public string? ClientHost { get; init; }

    /// <summary>
    /// 0: not purged. Otherwise it was, and has to be fetched anew without conditions: until then it stands in when the origin
    /// fails. Positive: how long it would have been fresh (<see cref="Environment.TickCount64"/>). <see cref="Gone"/>: hard-purged.
    /// </summary>
    public long FreshBeforePurge { get; init; }

    /// <summary>Value of <see cref="FreshBeforePurge"/> for what may never be served again.</summary>
    public const long Gone = -1;

    public bool IsPurged => FreshBeforePurge != 0;

    public bool IsGone => FreshBeforePurge == Gone;

    private long _purgeSeen;

    /// <summary>
    /// The purge command (its sequence number) up to which this was checked; at first the newest one when its load began, so that
    /// a load which a purge overtakes revives nothing. Raised by any thread that has checked it.
    /// </summary>
    public long PurgeSeen { get => Volatile.Read(ref _purgeSeen); set => Volatile.Write(ref _purgeSeen, value); }

    /// <summary>Header values prepared once for the hit path by the front (see http/); null until first used.</summary>
    public object? Prepared;

    /// <summary>The same answer, fresh until another tick.</summary>
    public EntrySnapshot Until(long freshUntil) => With(freshUntil, FreshBeforePurge, PurgeSeen);

    /// <summary>The same answer after a purge command.</summary>
    /// <param name="mustRevalidate">From now on it is never served stale.</param>
    public EntrySnapshot With(long freshUntil, long freshBeforePurge, long purgeSeen, bool mustRevalidate = false)
        => new()
        {
            Status = Status,
            Headers = Headers,
            Body = Body,
            InitialAge = InitialAge,
            StoredAt = StoredAt,
            FreshUntil = freshUntil,
            MustRevalidate = MustRevalidate || mustRevalidate,
            StaleIfErrorSeconds = StaleIfErrorSeconds,
            StaleWhileRevalidateSeconds = StaleWhileRevalidateSeconds,
            OriginTarget = OriginTarget,
            FillHeaders = FillHeaders,
            ClientHost = ClientHost,
            FreshBeforePurge = freshBeforePurge,
            PurgeSeen = purgeSeen,
        };

    public bool IsFresh(long now) => now < FreshUntil;

    /// <summary>RFC 9111 4.2.3 current_age in whole seconds.</summary>
    public long Age(long now) => InitialAge + Math.Max(0, (now - StoredAt) / 1000);

    /// <summary>By the origin's own clock, its body had been written to no longer before than that when the origin was asked last.</summary>
    public bool WasWrittenWithin(TimeSpan time)
        => LastModified is { } modified
            && (HttpDate.ParseOrNull(Headers.First("Date")) ?? DateTimeOffset.UtcNow.AddMilliseconds(StoredAt - Environment.TickCount64)) - modified < time;

    public string? ETag => Body.Validators.ETag;

    public DateTimeOffset? LastModified => Body.Validators.LastModified;
}
