using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// Sections of a film as a complete file: ftyp, a new moov, one mdat. Video begins at the sync sample at or before the start and an edit
/// list hides what comes before it; every other track is cut to the same time with an edit list of its own.
/// </summary>
internal static class Mp4Trimming
{
    /// <summary>Changes whenever the bytes of a trimmed view would.</summary>
    private const string Tag = "mp4-t1:";

    /// <summary>The same for several sections in one file.</summary>
    private const string MultiTag = "mp4-m4:";

    public static ViewResult Trim(Mp4Index index, TrimRequest request)
        => Make(index, () =>
        {
            SectionCutter cutter = Cutter(index, request.AllTracks, request.ExactStart, joins: false);
            (long start, long end) = cutter.Times(request);
            MediaFormatException.Require(start < cutter.MovieEnd, "the section begins behind the end of the film");
            MediaFormatException.Require(start < end, "the section is empty");
            MediaFormatException.Require(cutter.Append(start, end) == Appended.Whole, "no samples in the section");
            return cutter.Film.Build(Tag + request);
        });

    public static ViewResult MultiTrim(Mp4Index index, MultiTrimRequest request)
        => Make(index, () =>
        {
            SectionCutter cutter = Cutter(index, request.AllTracks, request.ExactStart, joins: true);
            long most = (long)Math.Min(long.MaxValue / 2, index.SourceLength * (1 + (request.MaxRatio / 100)));
            int sections = 0;
            foreach (TrimRequest section in request.Sections)
            {
                (long start, long end) = cutter.Times(section);
                if (start >= end || !cutter.HasSamples(start, end)) continue;    // behind the end of the film, or in a gap
                Appended result = cutter.Append(start, end, most);
                if (result == Appended.TooLarge) break;
                if (result == Appended.Whole) sections++;
            }

            MediaFormatException.Require(sections > 0, "no section lies in the film, or the first is larger than max-ratio allows");
            return cutter.Film.Build(MultiTag + request);
        });

    private static ViewResult Make(Mp4Index index, Func<Layout> build)
    {
        try
        {
            return new ViewResult(build(), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(index.Untouched(), e.Message);
        }
    }

    private static SectionCutter Cutter(Mp4Index index, bool allTracks, bool exactStart, bool joins)
        => new(index, index.CuttableTracks(allTracks), exactStart, joins);
}
