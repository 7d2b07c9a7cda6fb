using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>What a pool knows of one of its servers.</summary>
internal sealed class PoolServer(OriginServer server, bool standby, int checks)
{
    private readonly CheckState[] _checks = new CheckState[checks];
    private readonly HashSet<string> _malformedAt = new(StringComparer.Ordinal);        // at most origin.exclusion.failures
    private int _active;
    private int _idle;

    public OriginServer Server { get; } = server;

    public bool Standby { get; } = standby;

    /// <summary>For hashing: follows from the address alone, so the order in the configuration does not matter.</summary>
    public ulong Seed { get; } = OriginPool.Hash(server.Url.OriginalString, 0);

    /// <summary>What it has saved up of its share.</summary>
    public int Credit { get; set; }

    /// <summary>Failures of traffic in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Traffic failed too often in a row; recovery probes decide when it is let in again.</summary>
    public bool TrafficExcludes { get; private set; }

    public bool IsUsable => !TrafficExcludes && !Array.Exists(_checks, static check => check.Excludes);

    /// <summary>When its last transfer ended.</summary>
    public long LastEnded { get; private set; }

    /// <summary>Good answers of recovery probes in a row.</summary>
    public int Recoveries { get; private set; }

    public bool Probing { get; set; }

    /// <summary>A transfer begins; it takes a connection at rest when there is one.</summary>
    public void Begin(long now, TimeSpan idleTimeout)
    {
        if (LastEnded + idleTimeout.TotalMilliseconds <= now) _idle = 0;
        _restsUntil = idleTimeout;
        if (_idle > 0) _idle--;
        _active++;
    }

    /// <summary>A transfer has ended; <paramref name="reusable"/>: its connection rests.</summary>
    public void End(bool reusable, long now)
    {
        if (_active > 0) _active--;
        if (!reusable) return;
        _idle++;
        LastEnded = now;
    }

    /// <summary>A connection that another transfer left is most likely still open.</summary>
    public bool HasIdle(long now) => _idle > 0 && LastEnded + _restsUntil.TotalMilliseconds > now;

    /// <summary>A transfer's head has come.</summary>
    public void Worked()
    {
        Failures = 0;
        _malformedAt.Clear();
    }

    /// <summary>A transfer failed. True when that excludes it now.</summary>
    /// <param name="limit">origin.exclusion.failures.</param>
    /// <param name="malformedAt">
    /// What was asked for, where something came that was no answer: that counts once an object, for one page that is always wrong says nothing
    /// about the others.
    /// </param>
    public bool Failed(int limit, string? malformedAt = null)
    {
        _idle = 0;
        if (malformedAt is not null && (TrafficExcludes || !_malformedAt.Add(malformedAt))) return false;
        if (++Failures < limit || TrafficExcludes) return false;
        TrafficExcludes = true;
        Recoveries = 0;
        return true;
    }

    /// <summary>A recovery probe was answered. True when that lets it in again.</summary>
    public bool Probed(bool good, int needed)
    {
        Recoveries = good ? Recoveries + 1 : 0;
        if (!TrafficExcludes || Recoveries < needed) return false;
        TrafficExcludes = false;
        Worked();
        return true;
    }

    /// <summary>A health check's own count. True when it has changed its mind.</summary>
    public bool Checked(int check, bool good, HealthCheckSettings settings)
    {
        ref CheckState state = ref _checks[check];
        state.Failures = good ? 0 : state.Failures + 1;
        state.Successes = good ? state.Successes + 1 : 0;
        bool excludes = state.Excludes ? state.Successes < settings.Successes : state.Failures >= settings.Failures;
        if (excludes == state.Excludes) return false;
        state.Excludes = excludes;
        return true;
    }

    /// <summary>Marks a check of this server as going on; false when it is already.</summary>
    public bool BeginCheck(int check)
    {
        if (_checks[check].Going) return false;
        return _checks[check].Going = true;
    }

    public void EndCheck(int check) => _checks[check].Going = false;

    private TimeSpan _restsUntil;

    private struct CheckState
    {
        public int Failures;
        public int Successes;
        public bool Excludes;
        public bool Going;
    }
}
