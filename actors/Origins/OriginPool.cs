using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>
/// The rules of one virtual host's servers: who may be asked, and whose turn it is. Knows no actor, no clock and no socket; used by
/// one thread at a time.
/// </summary>
/// <remarks>
/// A server is usable unless traffic or one of its health checks excludes it. Standby servers serve only in the place of active ones
/// that are not usable, one for one, in their order.
/// </remarks>
internal sealed class OriginPool
{
    private readonly OriginSettings _settings;
    private readonly List<PoolServer> _servers;
    private readonly List<PoolServer> _candidates = [];

    public OriginPool(OriginSettings settings)
    {
        _settings = settings;
        _servers =
        [
            .. settings.Servers.Select(server => new PoolServer(server, standby: false, settings.HealthChecks.Count)),
            .. settings.StandbyServers.Select(server => new PoolServer(server, standby: true, settings.HealthChecks.Count)),
        ];
    }

    public IReadOnlyList<PoolServer> Servers => _servers;

    public PoolServer? Find(OriginServer server)
    {
        foreach (PoolServer state in _servers)
            if (ReferenceEquals(state.Server, server)) return state;
        foreach (PoolServer state in _servers)
            if (state.Server == server) return state;
        return null;
    }

    /// <summary>The server for the next transfer; null: none is usable.</summary>
    /// <param name="not">One that just failed; taken only when there is no other.</param>
    /// <param name="key">The object, for balance = hash.</param>
    /// <param name="client">Set where one client's requests shall stay with one server (bypass.affinity): goes before the balance.</param>
    /// <param name="now">Milliseconds of a monotonic clock.</param>
    public PoolServer? Pick(OriginServer? not, string? key, string? client, long now)
    {
        List<PoolServer> candidates = Candidates();
        if (candidates.Count > 1 && not is not null) Without(candidates, not);
        if (candidates.Count == 0) return null;
        PoolServer picked = client is not null ? ByHash(candidates, client)
            : _settings.Balance == OriginBalance.Hash && key is not null ? ByHash(candidates, key)
            : _settings.Balance == OriginBalance.Session && Idle(candidates, now) is { } idle ? idle
            : InTurn(candidates);
        picked.Begin(now, _settings.IdleTimeout);
        return picked;
    }

    /// <summary>The usable active servers, and a standby for each active one that is not. The list is used again by the next call.</summary>
    public List<PoolServer> Candidates()
    {
        List<PoolServer> candidates = _candidates;
        candidates.Clear();
        foreach (PoolServer state in _servers)
            if (state is { Standby: false, IsUsable: true }) candidates.Add(state);
        int missing = _settings.Servers.Count - candidates.Count;
        foreach (PoolServer state in _servers)
        {
            if (missing == 0) break;
            if (!state.Standby || !state.IsUsable) continue;
            candidates.Add(state);
            missing--;
        }

        return candidates;
    }

    private static void Without(List<PoolServer> candidates, OriginServer not) => candidates.RemoveAll(state => state.Server == not);

    /// <summary>Shares by weight, evenly spread: each gains its weight, the richest serves and pays the sum of all.</summary>
    private static PoolServer InTurn(List<PoolServer> candidates)
    {
        int sum = 0;
        PoolServer? richest = null;
        foreach (PoolServer state in candidates)
        {
            sum += state.Server.Weight;
            state.Credit += state.Server.Weight;
            if (richest is null || state.Credit > richest.Credit) richest = state;
        }

        richest!.Credit -= sum;
        return richest;
    }

    /// <summary>Of the servers with a connection at rest the one used last: its connection is the least likely to be closed by now.</summary>
    private static PoolServer? Idle(List<PoolServer> candidates, long now)
    {
        PoolServer? latest = null;
        foreach (PoolServer state in candidates)
            if (state.HasIdle(now) && (latest is null || state.LastEnded > latest.LastEnded)) latest = state;
        return latest;
    }

    /// <summary>
    /// Weighted rendezvous hashing: each server draws a number from the key, the best one serves. A server that leaves gives its objects away
    /// to all others by weight, and none of theirs moves.
    /// </summary>
    private static PoolServer ByHash(List<PoolServer> candidates, string key)
    {
        PoolServer? best = null;
        double highest = double.NegativeInfinity;
        foreach (PoolServer state in candidates)
        {
            ulong hash = Hash(key, state.Seed);
            double draw = ((hash >> 11) + 0.5) / (1UL << 53);
            double score = -state.Server.Weight / Math.Log(draw);
            if (score > highest) (highest, best) = (score, state);
        }

        return best!;
    }

    /// <summary>FNV-1a over the characters, mixed once more: the same in every process, so edges agree without talking.</summary>
    internal static ulong Hash(string text, ulong seed)
    {
        ulong hash = 0xCBF29CE484222325 ^ seed;
        foreach (char c in text) hash = (hash ^ c) * 0x100000001B3;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }
}
