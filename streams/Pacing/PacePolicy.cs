using StonMedia.Cache.Conditions;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Pacing;

/// <summary>Chooses how fast a delivery may go: the query beats the first matching rule, and the rule beats the general settings.</summary>
public static class PacePolicy
{
    /// <summary>Some delivery may be paced along the media's timestamps.</summary>
    public static bool FollowsTimeline(ThrottleSettings settings)
        => settings.Enabled && (settings.Pacing == PacingMode.Timeline || settings.Rules.Any(static r => r.Pacing == PacingMode.Timeline));

    /// <summary>Some pace depends on what the media file says.</summary>
    public static bool ReadsMedia(ThrottleSettings settings)
        => FollowsTimeline(settings) || (settings.Enabled && (settings.Rate.Media || settings.Rules.Any(static r => r.Rate is { Media: true })));

    /// <summary>The plan of one delivery; no lock, and no allocation when nothing limits it.</summary>
    /// <param name="settings"><c>throttle</c> of the virtual host.</param>
    /// <param name="facts">The request, for the rules.</param>
    /// <param name="layout">The view, for its media header and bit rate.</param>
    /// <param name="query">What the URL asked for.</param>
    /// <param name="timeline">The view's, null where it is not known or not asked for.</param>
    public static PacePlan Choose<TFacts>(
        ThrottleSettings settings, scoped in TFacts facts, Layout layout, in PaceQuery query, MediaTimeline? timeline = null)
        where TFacts : IRequestFacts, allows ref struct
    {
        double session = settings.Cap.Session?.BytesPerSecond ?? 0;
        ThrottleRule? rule = null;
        if (settings.Enabled)
        {
            for (int i = 0; i < settings.Rules.Count && rule is null; i++)
                if (settings.Rules[i].When.Matches(in facts)) rule = settings.Rules[i];
        }

        // A rule that switches throttling off cannot be overridden by the viewer; without throttling only the caps remain.
        if (!settings.Enabled || rule is { Enabled: false }) return Capped(session);
        // A rate in the URL is one: it is not what the timeline asks. The settings' ratio would run ahead of it; the viewer's is how fast he plays.
        if (query.Rate is not null || (rule?.Pacing ?? settings.Pacing) != PacingMode.Timeline) timeline = null;
        BitRate? rate = Rate(settings, rule, layout, in query);
        if (timeline is null && rate is null) return Capped(session);

        double bytesPerSecond = (rate?.BytesPerSecond ?? 0) * (query.Ratio ?? rule?.Ratio ?? settings.Ratio) / 100;
        TimeSpan boost = query.Boost ?? rule?.Boost ?? settings.Boost;
        return new PacePlan
        {
            BytesPerSecond = bytesPerSecond,
            BoostBytes = (long)Math.Min(bytesPerSecond * boost.TotalSeconds, long.MaxValue / 2),
            ExemptBytes = layout.HeaderLength,
            SessionBytesPerSecond = session,
            Timeline = timeline,
            Ahead = timeline is null ? TimeSpan.Zero : boost,
            Speed = timeline is null ? 1 : (query.Ratio ?? 100) / 100,
        };
    }

    /// <summary>The caps alone.</summary>
    internal static PacePlan Capped(double session) => session > 0 ? new PacePlan { SessionBytesPerSecond = session } : PacePlan.Unlimited;

    private static BitRate? Rate(ThrottleSettings settings, ThrottleRule? rule, Layout layout, in PaceQuery query)
    {
        if (query.Rate is { } asked) return asked;
        BitRate? media = layout.BitRate is { } bits and >= 1 ? new BitRate((long)bits) : null;
        // A rule that says only "media" falls back to the general rate, not to full speed.
        return (rule?.Rate?.For(media) ?? settings.Rate.For(media)) is { BitsPerSecond: > 0 } rate ? rate : null;
    }
}
