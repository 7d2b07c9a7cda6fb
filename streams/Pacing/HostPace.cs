using StonMedia.Cache.Conditions;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Pacing;

/// <summary>The pacing of one virtual host: its settings, its shared cap, and the wheel all hosts share.</summary>
public sealed class HostPace
{
    private readonly PaceWheel _wheel;

    /// <param name="settings"><c>throttle</c> of the virtual host.</param>
    /// <param name="wheel">The process's one wheel.</param>
    public HostPace(ThrottleSettings settings, PaceWheel wheel)
    {
        Settings = settings;
        FollowsTimeline = PacePolicy.FollowsTimeline(settings);
        ReadsMedia = PacePolicy.ReadsMedia(settings);
        _wheel = wheel;
        Cap = settings.Cap.Total is { } total ? new HostCap(total, wheel) : null;
    }

    /// <summary>What was configured; also names the query parameters for <see cref="PaceQuery.Take"/>.</summary>
    public ThrottleSettings Settings { get; }

    /// <summary>The shared cap, null when there is none.</summary>
    public HostCap? Cap { get; }

    /// <summary>Some delivery may be paced along the media's timestamps.</summary>
    public bool FollowsTimeline { get; }

    /// <summary>Some pace depends on what the media file says.</summary>
    public bool ReadsMedia { get; }

    /// <summary>False: no delivery of this host is ever paced, and nothing need be asked.</summary>
    public bool IsActive => Settings.Enabled || Settings.Cap.Session is not null || Cap is not null;

    /// <summary>The pacer of a delivery, to be disposed with it; null when it may go at full speed.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="layout">The view.</param>
    /// <param name="query">Pace parameters of the URL.</param>
    /// <param name="connection">The client's connection; null: this delivery stands for itself.</param>
    /// <param name="view">Names the view on that connection, such as its cache key and view tag.</param>
    /// <param name="offset">First byte of the delivery in the view.</param>
    /// <param name="timeline">The view's, where <see cref="FollowsTimeline"/> and it is known.</param>
    public DeliveryPacer? Open<TFacts>(
        scoped in TFacts facts, Layout layout, in PaceQuery query, ConnectionPace? connection, string view, long offset, MediaTimeline? timeline = null)
        where TFacts : IRequestFacts, allows ref struct
    {
        if (!IsActive) return null;
        PacePlan plan = PacePolicy.Choose(Settings, in facts, layout, in query, timeline);
        if (plan.IsUnlimited && Cap is null) return null;
        return Open(plan, connection, view, offset);
    }

    /// <summary>The pacer of a delivery that only the caps hold for; null where there is none.</summary>
    public DeliveryPacer? OpenCapped()
    {
        PacePlan plan = PacePolicy.Capped(Settings.Cap.Session?.BytesPerSecond ?? 0);
        return plan.IsUnlimited && Cap is null ? null : Open(plan, null, "", 0);
    }

    private DeliveryPacer Open(PacePlan plan, ConnectionPace? connection, string view, long offset)
    {
        PaceAccount account = plan.IsUnlimited || connection is null ? new PaceAccount() : connection.For(view);
        return new DeliveryPacer(plan, account, _wheel, Cap, offset);
    }
}
