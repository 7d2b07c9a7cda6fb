using StonMedia.Media.Dash;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Subtitles;

namespace StonMedia.Media.Segments;

/// <summary>Gathers what a master playlist or a manifest says of a film.</summary>
/// <param name="presentation">The film.</param>
/// <param name="both">Segments of the first video and sound track together.</param>
/// <param name="single">Segments of each track alone.</param>
/// <param name="target">Wanted length of a segment in flicks.</param>
/// <param name="bound">What none is longer than; null: wherever the next key frame is.</param>
internal sealed class FactsBuilder(Presentation presentation, SegmentPlan both, SegmentPlan[] single, long target, LengthBound? bound)
{
    /// <summary>What subtitles take, which are not read for this: about 100 letters a second at the most.</summary>
    public static readonly SegmentRates TextRates = new(1000, 1000);

    /// <param name="ratesOf">Rates of segments, in the form that the playlist offers.</param>
    public RenditionFacts ForHls(Func<SegmentPlan, SegmentRates> ratesOf) => Make(p => TrackOf(p, ratesOf(p)), ratesOf(both), KeyFrames(), null);

    /// <param name="ratesOf">Rates of fragmented MP4.</param>
    /// <param name="countOf">How many segments are listed.</param>
    /// <param name="isIndependent">Each of them can be decoded alone.</param>
    public RenditionFacts ForDash(Func<SegmentPlan, SegmentRates> ratesOf, Func<SegmentPlan, int> countOf, Func<SegmentPlan, bool> isIndependent)
    {
        return Make(p => TrackOf(p, ratesOf(p)) with { FrameRate = TrackFacts.FrameRateFraction(p.Tracks[0]), Timeline = TimelineOf(p), IsIndependent = isIndependent(p) }, default, null, TextTimeline());

        Timeline TimelineOf(SegmentPlan plan)
            => Timeline.Of(plan, countOf(plan), plan.Tracks[0].Track.Timescale, presentation.BaseSeconds, time => presentation.ToTicks(plan.Tracks[0], time));

        Timeline TextTimeline()
            => Timeline.Of(both, countOf(both), TextFragment.Timescale, presentation.BaseSeconds, time => Flicks.ToTicks(time, TextFragment.Timescale) + (presentation.BaseSeconds * TextFragment.Timescale));
    }

    private RenditionFacts Make(Func<SegmentPlan, TitleTrack> trackOf, SegmentRates rates, SegmentRates? keyFrames, Timeline? texts)
    {
        TitleTrack[] tracks = [.. single.Select(trackOf)];
        return new RenditionFacts
        {
            Videos = [.. tracks.Where(static t => t.IsVideo)],
            Sounds = [.. tracks.Where(static t => !t.IsVideo)],
            Texts = [.. presentation.Texts.Select(t => new TitleTrack
            {
                Name = t.Name, Language = TrackFacts.Language(presentation.Index, t), Label = TrackFacts.Label(presentation.Index, t), Rates = TextRates, Timeline = texts,
            })],
            Both = rates,
            KeyFrames = keyFrames,
            TextTimeline = texts,
            Duration = presentation.Duration,
            Longest = single.Max(static p => Enumerable.Range(0, p.Count).Max(i => p.EndOf(i) - p.StartOf(i))),
        };
    }

    private TitleTrack TrackOf(SegmentPlan plan, SegmentRates rates)
    {
        PlayTrack track = plan.Tracks[0];
        SampleEntry entry = track.Entry;
        return new TitleTrack
        {
            Name = track.Name, Codec = entry.Codec, IsVideo = track.IsVideo, Rates = rates, Width = entry.Width, Height = entry.Height, FrameRate = TrackFacts.FrameRate(track),
            Channels = track.IsVideo ? 0 : entry.Channels, SampleRate = track.IsVideo ? 0 : entry.SampleRate,
            Language = TrackFacts.Language(presentation.Index, track), Label = TrackFacts.Label(presentation.Index, track), Protection = FilmProtection.Of(presentation.Index, [track]),
        };
    }

    private SegmentRates? KeyFrames()
    {
        if (presentation.Video is not { } video) return null;
        SegmentPlan frames = SegmentPlanner.Plan(presentation, [video], Flicks.FromMicroseconds(PackageKey.KeyFrameMicroseconds), bound);
        return SegmentRates.Of(frames, target, i => frames.SamplesOf(i)[0].First is var first ? FragmentWriter.LengthOf(frames.Tracks, [(first, first + 1)]) : 0);
    }
}
