namespace StonMedia.Media.Tests.Mp4;

/// <summary>What a track shows at a time of the presentation, by the standard: through the edit list, the sample shown last at or before.</summary>
internal static class Projection
{
    /// <summary>The sample on show, null for nothing; time in seconds. IsOver: all samples have ended, a player may hold the last one or not.</summary>
    public static (FilmSample? Sample, bool IsOver) At(FilmTrack track, uint movieTimescale, double time)
    {
        double media = time * track.Timescale;
        if (track.Edits.Count > 0)
        {
            double at = 0;
            media = double.NaN;
            foreach ((long duration, long mediaTime) in track.Edits)
            {
                double length = (double)duration / movieTimescale;
                if (time >= at && time < at + length && mediaTime >= 0) media = mediaTime + ((time - at) * track.Timescale);
                at += length;
            }
        }

        if (double.IsNaN(media)) return (null, false);
        return (track.Samples.Where(s => s.Composition <= media + 1e-6).MaxBy(s => s.Composition), media >= track.Samples.Max(s => s.Composition + s.Duration));
    }
}
