using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;
using StonMedia.Http.Logging;
using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Front;

/// <summary>One virtual host as the front sees it: what was configured, who answers for its content, what was prepared of both.</summary>
internal sealed class Site
{
    private static readonly TimeSpan s_reminder = TimeSpan.FromMinutes(5);

    // Files that titles lack, and of which the log has told lately.
    private readonly AbsentTable _told = new();

    public Site(VirtualHostSettings settings, IVirtualHost host, HostPace pace, AccessLog? log)
    {
        Settings = settings;
        Host = host;
        Purges = host.Purges;
        Pace = pace;
        Log = log;
        Planner = new TargetPlanner(settings);
        Coded = new CodedBodies(settings.Compression);
        HasResponseRules = settings.Headers.Rules.Any(static rule => rule.On == HeaderTarget.Response);
        HasRequestRules = settings.Headers.Rules.Any(static rule => rule.On == HeaderTarget.Request);
        HasOriginRules = settings.Headers.Rules.Any(static rule => rule.On == HeaderTarget.Origin);
        IsPlain = settings.Access is { Default: AccessAction.Allow, Rules.Count: 0, Token.Enabled: false }
            && settings.Rewrite.Count == 0 && settings.Bypass is { Rules.Count: 0, NoCacheRequests: false }
            && settings.Headers is { Rules.Count: 0, Expires.Count: 0 } && !pace.IsActive;
    }

    public string Name => Settings.Name;

    public VirtualHostSettings Settings { get; }

    public IVirtualHost Host { get; }

    public HostPurges Purges { get; }

    public HostPace Pace { get; }

    public AccessLog? Log { get; }

    public TargetPlanner Planner { get; }

    /// <summary>Files beside films that are not there.</summary>
    public AbsentTable Absent { get; } = new();

    public CodedBodies Coded { get; }

    public PostAnswers PostAnswers { get; } = new();

    public bool HasResponseRules { get; }

    public bool HasRequestRules { get; }

    public bool HasOriginRules { get; }

    /// <summary>No rule has to be judged and nothing is paced: a complete memory hit may be answered on the socket thread.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether the log is to hear of a file that a title lacks: at once, then every five minutes.</summary>
    public bool IsNews(string what)
    {
        if (_told.Has(what)) return false;
        _told.Add(what, s_reminder);
        return true;
    }
}
