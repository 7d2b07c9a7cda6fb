using StonMedia.Media.Hls;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// How long the segments of a film that still grows will be at most, as its playlists have to say once and for all (RFC 8216 6.2.1). No border can be
/// where there is no key frame, so the last word on that is the encoder's.
/// </summary>
internal static class ExpectedLengths
{
    /// <summary>Encoders that put key frames where scenes change put one after 250 pictures at the latest, unless told otherwise: at 24 a second.</summary>
    private const long UsualLimit = 250 * 1_000_000L / 24;

    /// <summary>Key frames that are apart by no more than this are as regular as timestamps can be.</summary>
    private const long Jitter = Flicks.PerSecond / 10;

    /// <summary>Microseconds: the wanted length, and more where a header tells of all key frames, or those that are known do not come at a fixed time.</summary>
    public static long Of(Presentation presentation, SegmentPlan plan, long wanted)
    {
        if (presentation.Index.Fragmented is null) return Math.Max(wanted, MediaPlaylist.Longest(plan, plan.Count));
        (long shortest, long longest) = Spacing(plan.Tracks[0]);
        return Math.Max(wanted, longest - shortest > Jitter ? Math.Max(UsualLimit, MediaPlaylist.Microseconds(longest)) : 0);
    }

    // Between the key frames of the first part, in flicks; what follows the last one is left out, as it is not over.
    private static (long Shortest, long Longest) Spacing(PlayTrack track)
    {
        if (!track.IsVideo || track.Track.Syncs is not { Count: > 2 } syncs) return (0, 0);
        PlayRun run = track.Runs[0];
        long shortest = long.MaxValue, longest = 0;
        for (int i = syncs.CountBefore(run.First) + 1; i < syncs.Count && syncs[i] < run.Last; i++)
        {
            long apart = Flicks.FromTicks(track.Clock.Decoded(syncs[i]) - track.Clock.Decoded(syncs[i - 1]), track.Track.Timescale);
            (shortest, longest) = (Math.Min(shortest, apart), Math.Max(longest, apart));
        }

        return longest == 0 ? (0, 0) : (shortest, longest);
    }
}
