using StonMedia.Media.Mp4.Tables;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp4;

/// <summary>When the bytes of a film are due: the decoding times of its first picture and sound tracks, moved by their edit lists.</summary>
internal static class Mp4Timeline
{
    /// <summary>Steps in which a track of constant sample size is walked, besides one a chunk.</summary>
    private const int MaxSteps = 1_000_000;

    /// <summary>Null where the tables do not tell, or not all of it.</summary>
    /// <param name="index">Of all samples.</param>
    public static GridTimeline? Of(Mp4Index index)
    {
        try
        {
            var tracks = new List<TrackTimeline>(2);
            foreach (bool video in (ReadOnlySpan<bool>)[true, false])
                if (Played(index, video) is { } track) tracks.Add(new TrackTimeline(track, index.Timescale));
            tracks.RemoveAll(static t => t.End <= 0);
            if (tracks.Count == 0) return null;
            var builder = new GridTimeline.Builder(index.SourceLength, ToTicks(tracks.Max(static t => t.End)));
            foreach (TrackTimeline track in tracks) Add(builder, track);
            return builder.Build(index.IsMoovInFront ? index.MoovEnd : 0);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return null;
        }
    }

    // The track a player takes. Others may stand anywhere in the file, and their bytes go along with those around them.
    private static Mp4Track? Played(Mp4Index index, bool video)
    {
        HashSet<uint> chapters = [.. index.Tracks.SelectMany(t => TrackReferences.Of(index.Tree, t.Node, FourCc.Chap))];
        return index.Tracks.Where(t => (video ? t.IsVideo : t.IsSound) && t is { Damage: null, SampleCount: > 0 } && !chapters.Contains(t.Id))
            .OrderBy(static t => t.IsEnabled ? 0 : 1).FirstOrDefault();
    }

    private static void Add(GridTimeline.Builder builder, TrackTimeline timeline)
    {
        Mp4Track track = timeline.Track;
        var play = new PlayTimes(timeline);
        if (track.Sizes.IsConstant)
        {
            // Packed sound shares bytes and is taken by the chunk; raw sound has a sample an audio frame and is taken by up to an eighth of a second.
            long most = Math.Max(1 + (track.SampleCount / MaxSteps), track.Timescale / (8 * Math.Max(1, track.Times.ValueOf(0))));
            for (int chunk = 0; chunk < track.Chunks.Count; chunk++)
            {
                ChunkPlace place = track.Chunks.At(chunk);
                long last = Math.Min(place.FirstSample + place.Samples, track.SampleCount);
                if (place.FirstSample >= last) break;
                long step = track.Sizes.GroupSamples > 1 ? place.Samples : most;
                for (long first = place.FirstSample; first < last; first += step)
                    if (play.At(track.Times.SumBefore(first)) is { } time)
                        builder.Add(ToTicks(time), track.Chunks.Offset(chunk) + track.Sizes.Bytes(place.FirstSample, first), track.Sizes.Bytes(first, Math.Min(last, first + step)));
            }

            return;
        }

        for (var sample = new SampleCursor(track, 0); sample.Sample < track.SampleCount; sample.MoveNext())
            if (play.At(sample.Decoded) is { } time) builder.Add(ToTicks(time), sample.Offset, sample.Size);
    }

    private static long ToTicks(long flicks) => Sums.Scale(flicks, TimeSpan.TicksPerSecond, Flicks.PerSecond);

    /// <summary>When what is decoded at a media time is needed in the presentation.</summary>
    private struct PlayTimes(TrackTimeline timeline)
    {
        private int _segment;

        /// <summary>In flicks; null: it is never played.</summary>
        public long? At(long decoded)
        {
            IReadOnlyList<Segment> segments = timeline.Segments;
            int count = segments.Count, next = -1;
            for (int n = 0; n < count; n++)
            {
                int i = (_segment + n) % count;
                Segment segment = segments[i];
                if (segment.IsEmpty) continue;
                if (decoded < segment.Media)
                {
                    // Pictures to begin decoding with: needed when the segment begins.
                    if (next < 0 || segment.Media < segments[next].Media) next = i;
                    continue;
                }

                long time = timeline.TimeOf(segment, decoded);
                if (time >= segment.End) continue;
                _segment = i;
                return time;
            }

            return next < 0 ? null : segments[next].Start;
        }
    }
}
