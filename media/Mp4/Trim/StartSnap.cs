namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// Moves the start of a section to where a picture begins: players disagree on what to do with the rest of a picture (some drop it and let
/// the next one begin earlier, which pulls picture and sound apart), none on a whole one.
/// </summary>
internal static class StartSnap
{
    /// <summary>How far before the wanted start a sound packet may begin: the ear allows for it, and longer packets would be heard.</summary>
    public const long Tolerance = Flicks.PerSecond / 20;

    /// <summary>How far behind the wanted start the section may begin.</summary>
    public const long LaterBy = Flicks.PerSecond / 10;

    /// <summary>Pictures that are looked at for an end: those of a fifth of a second.</summary>
    private const int MaxEnds = 64;

    /// <summary>Where the section begins, in flicks: at the picture whose beginning is nearest, or the next one where this began too long ago.</summary>
    /// <param name="video">The track whose pictures count.</param>
    /// <param name="start">Wanted start.</param>
    /// <param name="end">Wanted end: a picture at or behind it is no start.</param>
    /// <param name="exact">False: go back to the sync sample.</param>
    public static long Picture(TrackTimeline video, long start, long end, bool exact)
    {
        if (Find(video, start) is not { } segment) return start;
        long media = video.MediaAt(segment, start), shown = video.Clock.ShownAt(media);
        if (shown < 0) return start;
        if (!exact) shown = video.Clock.SyncFor(shown);
        long current = Math.Max(segment.Start, video.TimeOf(segment, video.Clock.Shown(shown)));
        if (!exact) return current;
        long following = Following(video, segment, media);
        bool isBetter = following - start < start - current || start - current > Tolerance;
        return isBetter && following - start <= LaterBy && following < Math.Min(end, segment.End) ? following : current;
    }

    /// <summary>A sync sample near the wanted start, where a section needs no lead-in; null when there is none.</summary>
    public static long? Sync(TrackTimeline video, long start, long end)
    {
        if (Find(video, start) is not { } segment || video.Track.SampleCount == 0) return null;
        long? best = null;
        for (long within = 0; within <= LaterBy; within += LaterBy / 10)    // the one nearest to the start, where they are close
        {
            long shown = video.Clock.ShownAt(video.MediaAt(segment, start + within));
            if (shown < 0) continue;
            long time = video.TimeOf(segment, video.Clock.Shown(video.Clock.SyncFor(shown)));
            bool isNear = time >= start - Tolerance && time >= segment.Start && time < Math.Min(end, segment.End);
            if (isNear && (best is null || Math.Abs(time - start) < Math.Abs(best.Value - start))) best = time;
        }

        return best;
    }

    /// <summary>
    /// The end nearest to the wanted one behind which no picture is shown that is decoded before: a section that ends there hides none. The
    /// wanted end when there is none within <see cref="LaterBy"/>.
    /// </summary>
    public static long CleanEnd(TrackTimeline video, long start, long end)
    {
        if (video.Track.Offsets is null || Find(video, end - 1) is not { } segment) return end;
        long best = end, distance = LaterBy + 1;
        long media = video.MediaAt(segment, Math.Max(start, end - LaterBy));
        for (int steps = 0; steps < MaxEnds; steps++)
        {
            long next = video.Clock.ShownBehind(media);
            if (next < 0) break;
            media = video.Clock.Shown(next);
            long time = video.TimeOf(segment, media), away = Math.Abs(time - end);
            if (time > end + LaterBy || time > segment.End) break;
            if (time > start && away < distance && video.Clock.FirstDecodedFor(next) > video.Clock.LastShownBefore(media)) (best, distance) = (time, away);
        }

        return best;
    }

    /// <summary>Where a section of sound alone begins: where it was wanted, or at the next packet if the one there began too long ago.</summary>
    public static long Packet(TrackTimeline sound, long start, long end)
    {
        if (Find(sound, start) is not { } segment) return start;
        long media = sound.MediaAt(segment, start), shown = sound.Clock.ShownAt(media);
        if (shown < 0 || start - sound.TimeOf(segment, sound.Clock.Shown(shown)) <= Tolerance) return start;
        long following = Following(sound, segment, media);
        return following - start <= LaterBy && following < Math.Min(end, segment.End) ? following : start;
    }

    /// <summary>When the first sample behind composition time <paramref name="media"/> is shown; far away if there is none.</summary>
    public static long Following(TrackTimeline timeline, Segment segment, long media)
        => timeline.Clock.ShownBehind(media) is var next and >= 0 ? timeline.TimeOf(segment, timeline.Clock.Shown(next)) : Tables.Sums.Limit;

    private static Segment? Find(TrackTimeline timeline, long time)
    {
        foreach (Segment segment in timeline.Segments)
            if (!segment.IsEmpty && time >= segment.Start && time < segment.End) return segment;
        return null;
    }
}
