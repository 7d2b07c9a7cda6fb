using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>
/// How long segments may be of a film that is written while it is watched (docs/decisions/target-duration-of-a-growing-film.md). It follows from the film's
/// first seconds and the settings alone, so every version of the file, and every edge, comes to the same.
/// </summary>
/// <param name="Seconds">EXT-X-TARGETDURATION of all its lists.</param>
/// <param name="IsKnown">The film has come so far that nothing behind can change it.</param>
internal readonly record struct LengthBound(long Seconds, bool IsKnown)
{
    /// <summary>Flicks of the film's beginning that are looked at, unless <see cref="Gaps"/> key frames have followed before.</summary>
    private const long Window = 12 * Flicks.PerSecond;

    /// <summary>Distances of key frames that are looked at.</summary>
    private const int Gaps = 2;

    /// <summary>Key frames that are apart by no more than this are as regular as timestamps can be.</summary>
    private const long Jitter = Flicks.PerSecond / 10;

    /// <summary>Encoders that put key frames where scenes change put one after so many pictures at the latest, unless told otherwise.</summary>
    private const int UsualPictures = 250;

    /// <summary>What <see cref="UsualPictures"/> take, within reason: 24 and 12 pictures a second.</summary>
    private const long LeastUsual = UsualPictures * Flicks.PerSecond / 24, MostUsual = UsualPictures * Flicks.PerSecond / 12;

    /// <summary>A segment that is shorter than this, in flicks, has a duration that rounds to <see cref="Seconds"/> or less (RFC 8216 4.3.3.1).</summary>
    public long Most => (Seconds * Flicks.PerSecond) + (Flicks.PerSecond / 2);

    /// <summary>Past this behind a segment's beginning it is known that there was no key frame in time.</summary>
    public long Certain => Most + (Flicks.PerSecond / 2);

    /// <param name="presentation">A film as far as it is known.</param>
    /// <param name="wanted">Wanted length of a segment in flicks.</param>
    public static LengthBound Of(Presentation presentation, long wanted)
    {
        if (presentation.Video is not { Track.Syncs: { } syncs } track || track.Runs[0] is not { Count: > 0 } run) return new LengthBound(Ceiling(wanted), true);
        long start = Time(run.First), shortest = long.MaxValue, longest = 0, before = -1;
        int gaps = 0;
        for (int i = syncs.CountBefore(run.First); i < syncs.Count && syncs[i] < run.Last && gaps < Gaps; i++)
        {
            long time = Time(syncs[i]) - start;
            if (time > Window) break;
            if (before >= 0)
            {
                (shortest, longest) = (Math.Min(shortest, time - before), Math.Max(longest, time - before));
                gaps++;
            }

            before = time;
        }

        bool isRegular = gaps == Gaps && longest - shortest <= Jitter;
        long first = Math.Min(run.Count - 1, 24), usual = first <= 0 ? LeastUsual : Math.Clamp((Time(run.First + first) - start) / first * UsualPictures, LeastUsual, MostUsual);
        return new LengthBound(Ceiling(Math.Max(wanted, isRegular ? longest : Math.Max(longest, usual))), gaps == Gaps || Time(run.Last - 1) - start > Window);

        long Time(long sample) => Flicks.FromTicks(track.Clock.Decoded(sample), track.Track.Timescale);
    }

    private static long Ceiling(long flicks) => Math.Max(1, (flicks + Flicks.PerSecond - 1) / Flicks.PerSecond);
}
