using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Purging;
using StonMedia.Http.Front;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Purging;

/// <summary>Carries out purge commands for the management and for the service ports: reads, judges by the settings, gives, counts, tells.</summary>
internal sealed class PurgeService
{
    private readonly PurgeTargets _targets;
    private readonly SiteTable _sites;
    private readonly PurgeLog _log;
    private readonly PurgeSweeper _sweeper;
    private readonly ILogger _events;
    private readonly Dictionary<PurgeKind, StripedCounter> _commands;
    private readonly StripedCounter _objects;
    private readonly StripedCounter _refused;

    public PurgeService(SiteTable sites, PurgeLog log, PurgeSweeper sweeper, MetricsRegistry metrics, ILogger events)
    {
        _targets = new PurgeTargets(sites, events);
        _sites = sites;
        _log = log;
        _sweeper = sweeper;
        _events = events;
        _commands = Enum.GetValues<PurgeKind>().ToDictionary(static kind => kind, kind => metrics.Counter(
            "stonmedia_purges_total", "Purge commands carried out, by what was done.", $"kind=\"{PurgeNames.Of(kind)}\""));
        _objects = metrics.Counter("stonmedia_purged_objects_total", "Objects that purge commands hit, as told to their callers.");
        _refused = metrics.Counter("stonmedia_purges_refused_total", "Purge requests that were malformed, not allowed or too many.");
        metrics.Read("stonmedia_purges_pending", MetricKind.Gauge, "Commands that records may still have to be checked against.",
            () => log.Hosts.Sum(static host => (double)host.PendingBroad + host.PendingKeys));
    }

    /// <summary>The last commands, newest first.</summary>
    public IReadOnlyList<PendingPurge> Recent => _log.Recent();

    /// <summary>A command of the management.</summary>
    /// <param name="who">The caller, for the log.</param>
    public async Task<PurgeOutcome> ExecuteAsync(PurgeRequest request, string who, CancellationToken cancel)
    {
        if (!_targets.TryRead(request, out List<PurgeOrder> orders, out PurgeFault? fault)) return Refuse(request.Kind, fault, who);
        return await ExecuteAsync(request.Kind, orders, who, cancel).ConfigureAwait(false);
    }

    /// <summary>A command by HTTP method on a service port.</summary>
    public async Task<PurgeOutcome> ExecuteAsync(PurgeKind kind, Site site, string target, string who, CancellationToken cancel)
    {
        var orders = new List<PurgeOrder>();
        if (_targets.Add(kind, 0, site, target, orders) is { } fault) return Refuse(kind, fault, who);
        return await ExecuteAsync(kind, orders, who, cancel).ConfigureAwait(false);
    }

    /// <summary>Notes a command that its caller may not give, or did not give properly.</summary>
    public PurgeOutcome Refuse(PurgeKind kind, PurgeFault fault, string who)
    {
        _refused.Increment();
        _events.PurgeRefused(who, PurgeNames.Of(kind), fault.Status, fault.Message);
        return new PurgeOutcome(fault.Status, PurgeNames.Of(kind), fault.Message);
    }

    private async Task<PurgeOutcome> ExecuteAsync(PurgeKind asked, List<PurgeOrder> orders, string who, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        if (FaultOf(orders) is { } fault) return Refuse(asked, fault, who);
        PurgeOrder[] given = [.. orders.Select(order => order with { Kind = PurgePolicy.KindOf(SiteOf(order).Settings.Purge, order.Kind, order.Scope, order.Text) })];
        (IReadOnlyList<PendingPurge> commands, Exception? notDurable) = await _log.AddAsync(given, cancel).ConfigureAwait(false);
        PurgeTally tally = default;
        bool isEstimate = false;
        // From here on the command holds, and is told of in the log, whether its caller waits for the count or not.
        foreach (IGrouping<string, PendingPurge> own in commands.GroupBy(static one => one.Command.Host))
        {
            (PurgeTally hit, bool isOwnEstimate) = await _log.CountAsync(own.Key, [.. own], CancellationToken.None).ConfigureAwait(false);
            tally += hit;
            isEstimate |= isOwnEstimate;
        }

        foreach (PendingPurge one in commands) _commands[one.Command.Kind].Increment();
        _objects.Add(tally.Count);
        long taken = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        PurgeCommand last = commands[^1].Command;
        string what = commands.Count == 1 ? $"{last.Host} {last.Text}" : $"{last.Host} {last.Text} and {commands.Count - 1} more";
        _events.Purged(who, PurgeNames.Of(last.Kind), what, tally.Count, tally.Size, isEstimate ? " (estimated)" : "", taken, last.Sequence);
        if (notDurable is not null)
        {
            _events.PurgeNotDurable(last.Sequence, notDurable.Message);
            const string Reason = "in force, but it could not be written to disk and would not survive a restart: give it again";
            return new PurgeOutcome(StatusCodes.Status503ServiceUnavailable, PurgeNames.Of(asked), Reason, tally, isEstimate, taken, last.Sequence);
        }

        int status = tally.Count == 0 && !isEstimate ? SiteOf(given[0]).Settings.Purge.NoTargetStatus : StatusCodes.Status200OK;
        return new PurgeOutcome(status, PurgeNames.Of(asked), null, tally, isEstimate, taken, last.Sequence);
    }

    private PurgeFault? FaultOf(List<PurgeOrder> orders)
    {
        foreach (PurgeOrder order in orders)
        {
            if (!PurgePolicy.Allows(SiteOf(order).Settings.Purge, order.Kind, order.Scope, order.Text))
                return new PurgeFault(StatusCodes.Status403Forbidden, $"purge.root of {order.Host} does not allow to {PurgeNames.Of(order.Kind)} all of it");
        }

        foreach (string host in orders.Select(static order => order.Host).Distinct())
        {
            if (_log.HasRoom(host)) continue;
            _sweeper.Wake();
            return new PurgeFault(StatusCodes.Status503ServiceUnavailable, "too many commands wait to be applied to all records: try again in a minute, or use patterns or tags that hit more at once");
        }

        return null;
    }

    private Site SiteOf(PurgeOrder order) => _sites.FindNamed(order.Host)!;
}
