using System.Globalization;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Entries;

/// <summary>
/// Between a snapshot, whose times are ticks of this process, and its record on disk, whose times are of the wall clock. A wall
/// clock may have been set meanwhile: an age is never negative, and nothing stays fresh for longer than it was meant to.
/// </summary>
internal static class DiskAnswer
{
    /// <summary>Name of <see cref="EntrySnapshot.StaleWhileRevalidateSeconds"/> among a record's extras. Stored on disk.</summary>
    private const string Meanwhile = "stale-while-revalidate";

    /// <summary>How far in the future an answer's arrival may seem to lie before the clock is held to have been set back.</summary>
    private static readonly TimeSpan s_drift = TimeSpan.FromSeconds(5);

    /// <param name="generation">Identity of its body on disk.</param>
    /// <param name="now">The wall clock, at the tick <paramref name="tick"/>.</param>
    public static DiskRecord Record(EntrySnapshot snapshot, long generation, DateTimeOffset now, long tick)
    {
        Generation body = snapshot.Body;
        return new DiskRecord
        {
            Generation = generation,
            Status = snapshot.Status,
            Headers = snapshot.Headers,
            Validators = body.Validators,
            Length = body.Length,
            Flags = (snapshot.MustRevalidate ? DiskRecordFlags.MustRevalidate : 0) | (body.IsRanged ? DiskRecordFlags.Ranged : DiskRecordFlags.WholeOnly),
            StoredAt = At(snapshot.StoredAt, now, tick),
            FreshUntil = At(snapshot.FreshUntil, now, tick),
            InitialAge = snapshot.InitialAge,
            StaleIfErrorSeconds = snapshot.StaleIfErrorSeconds,
            OriginTarget = snapshot.OriginTarget,
            FillHeaders = snapshot.FillHeaders,
            ClientHost = snapshot.ClientHost,
            PurgeSequence = snapshot.PurgeSeen,
            Extra = snapshot.StaleWhileRevalidateSeconds > 0
                ? new HeaderList([new(Meanwhile, snapshot.StaleWhileRevalidateSeconds.ToString(CultureInfo.InvariantCulture))]) : HeaderList.Empty,
        };
    }

    /// <summary>The record of a key that only has variants.</summary>
    public static DiskRecord VariesOn(string[] names, DateTimeOffset now) => new()
    {
        Generation = DiskRecord.NewGeneration(), Status = 0, Headers = HeaderList.Empty, Length = 0, Flags = DiskRecordFlags.VariesOnly, VaryOn = names, StoredAt = now,
    };

    public static EntrySnapshot Snapshot(DiskRecord record, Generation body, DateTimeOffset now, long tick)
    {
        (long storedAt, long freshUntil) = Ticks(record.StoredAt, record.FreshUntil, now, tick);
        bool purged = record.Flags.HasFlag(DiskRecordFlags.Purged);
        return new EntrySnapshot
        {
            Status = record.Status,
            Headers = record.Headers,
            Body = body,
            InitialAge = record.InitialAge,
            StoredAt = storedAt,
            FreshUntil = purged ? Math.Min(freshUntil, tick) : freshUntil,
            FreshBeforePurge = purged ? Math.Max(freshUntil, 1) : 0,
            MustRevalidate = record.Flags.HasFlag(DiskRecordFlags.MustRevalidate),
            StaleIfErrorSeconds = record.StaleIfErrorSeconds,
            StaleWhileRevalidateSeconds = long.TryParse(record.Extra.First(Meanwhile), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0,
            OriginTarget = record.OriginTarget,
            FillHeaders = record.FillHeaders,
            ClientHost = record.ClientHost,
            PurgeSeen = record.PurgeSequence,
        };
    }

    /// <summary>When it arrived and until when it is fresh, in ticks. Stale at once when the clock was set back past its arrival: nobody knows how old it is.</summary>
    internal static (long StoredAt, long FreshUntil) Ticks(DateTimeOffset stored, DateTimeOffset freshUntil, DateTimeOffset now, long tick)
    {
        TimeSpan age = now - stored;
        if (age < -s_drift) return (tick, tick);
        if (age < TimeSpan.Zero) age = TimeSpan.Zero;
        TimeSpan lifetime = freshUntil - stored;
        TimeSpan left = lifetime - age;
        return (tick - (long)age.TotalMilliseconds, tick + (long)left.TotalMilliseconds);
    }

    private static DateTimeOffset At(long moment, DateTimeOffset now, long tick)
    {
        double distance = Math.Clamp(moment - tick, (DateTimeOffset.UnixEpoch - now).TotalMilliseconds, (DateTimeOffset.MaxValue.AddYears(-1) - now).TotalMilliseconds);
        return now.AddMilliseconds(distance);
    }
}
