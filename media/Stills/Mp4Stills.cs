using System.Buffers.Binary;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Stills;

/// <summary>
/// Pictures of a film of the MP4 family: its first video as fragmented MP4, from the key frame to the wanted picture and nothing else, or key
/// frames alone, each in a fragment of its own. Edit lists count: times are those of the film as it plays.
/// </summary>
internal static class Mp4Stills
{
    /// <summary>Null: nothing is shown.</summary>
    public static ScreenFacts? ScreenOf(Mp4Index index)
    {
        try
        {
            return PresentationBuilder.Build(index, WholeFilm) is { Video: { Entry.IsEncrypted: false } video } film && film.Duration > 0 ? ScreenOf(film, video) : null;
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return null;
        }
    }

    public static StillResult Of(Mp4Index index, StillTimes times)
    {
        try
        {
            if (PresentationBuilder.Build(index, WholeFilm) is not { Video: { } video } film) return StillResult.Missing("there is no picture in this film");
            if (video.Entry.IsEncrypted) return StillResult.Unable("encrypted");
            foreach (long time in times.Microseconds)
                if (Flicks.FromMicroseconds(time) > film.Duration)
                    return StillResult.Missing(FormattableString.Invariant($"the film is {film.Duration / (double)Flicks.PerSecond:0.###} s long"));
            Layout header = InitWriter.Write(film, [video], "still", tellsDuration: true);
            return times.KeyFrames ? KeyFrames(film, video, times, header) : Picture(film, video, times.Microseconds[0], header);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return StillResult.Unable(e.Message);
        }
    }

    private static PackageKey WholeFilm { get; } = new(null, PackageKey.KeyFrameMicroseconds);

    private static StillResult Picture(Presentation film, PlayTrack video, long microseconds, Layout header)
    {
        (int part, long sample) = At(film, video, Flicks.FromMicroseconds(microseconds));
        long first = KeyFor(video, part, sample);
        if (sample - first >= StillTimes.MaxPictures || video.Track.Sizes.Bytes(first, sample + 1) > StillTimes.MaxBytes) sample = first;
        Layout data = Fragment(film, video, part, first, sample + 1, 1, null);
        // Half a tick early: whoever rounds must not miss it.
        return StillResult.Made(new StillInput("mov", [header, data], (video.Shown(part, sample) - 0.5) / video.Track.Timescale));
    }

    private static StillResult KeyFrames(Presentation film, PlayTrack video, StillTimes times, Layout header)
    {
        var parts = new List<Layout> { header };
        long bytes = 0, slot = (long)StillTimes.Slot * video.Track.Timescale;
        (int Part, long Key) before = default;
        for (int i = 0; i <= times.Microseconds.Count; i++)
        {
            // The last one twice: what a decoder makes of the end of its input must not cost a picture.
            (int part, long sample) = At(film, video, Flicks.FromMicroseconds(times.Microseconds[Math.Min(i, times.Microseconds.Count - 1)]));
            long key = KeyFor(video, part, sample);
            // A film that is cut off shows what it has: the small picture before stands in.
            if (i > 0 && !IsThere(film, video, key)) (part, key) = before;
            before = (part, key);
            long later = video.Shown(part, key) - video.Decoded(part, key);
            Layout data = Fragment(film, video, part, key, key + 1, (uint)i + 1, Math.Max(0, ((i + 1) * slot) - later));
            if ((bytes += data.Length) > StillTimes.MaxBytes) return StillResult.Unable($"the key frames of one sheet are more than {StillTimes.MaxBytes >> 20} MiB");
            parts.Add(data);
        }

        return StillResult.Made(new StillInput("mov", parts, null));
    }

    private static bool IsThere(Presentation film, PlayTrack video, long sample)
        => new SourceSpan(video.Track, new SampleRun(sample, sample + 1)).AllChunks().All(chunk => chunk.End <= film.Index.SourceLength);

    private static Layout Fragment(Presentation film, PlayTrack video, int part, long first, long last, uint sequence, long? decoded)
        => FragmentWriter.Write([video], part, [(first, last)], sequence, film.Index.SourceLength, 0, "still", decoded);

    // What is on show then; where nothing is, what is shown next, and behind the last picture that one.
    private static (int Part, long Sample) At(Presentation film, PlayTrack video, long time)
    {
        int part = film.Parts.Count - 1;
        while (part > 0 && film.Parts[part].Start > time) part--;
        while (part > 0 && video.Runs[part].Count == 0) part--;
        while (video.Runs[part].Count == 0) part++;
        PlayRun run = video.Runs[part];
        long sample = video.Clock.ShownAt(film.ToTicks(video, time) - run.Shift);
        if (sample >= run.Last) sample = Nearest(video, part, run.Last - 1);
        return (part, sample < run.First ? Earliest(video, part) : sample);
    }

    // The picture shown last of those decoded up to the given one.
    private static long Nearest(PlayTrack video, int part, long last)
    {
        long best = last;
        for (long i = Math.Max(video.Runs[part].First, last - 64); i < last; i++)
            if (video.Shown(part, i) > video.Shown(part, best)) best = i;
        return best;
    }

    private static long Earliest(PlayTrack video, int part)
    {
        PlayRun run = video.Runs[part];
        long best = run.First;
        for (long i = run.First + 1; i < Math.Min(run.Last, run.First + 64); i++)
            if (video.Shown(part, i) < video.Shown(part, best)) best = i;
        return best;
    }

    private static long KeyFor(PlayTrack video, int part, long sample)
        => Math.Min(sample, Math.Max(video.Runs[part].First, video.Clock.SyncFor(sample)));

    private static ScreenFacts ScreenOf(Presentation film, PlayTrack video)
    {
        double width = video.Entry.Width, height = video.Entry.Height;
        BoxTree tree = film.Index.Tree;
        ReadOnlySpan<byte> stsd = tree.Payload(tree.Find(tree.SampleTable(video.Track.Node), FourCc.Stsd)).Span;
        int pasp = stsd.IndexOf((ReadOnlySpan<byte>)"pasp"u8);
        if (pasp >= 4 && stsd.Length >= pasp + 12 && BinaryPrimitives.ReadUInt32BigEndian(stsd[(pasp - 4)..]) == 16)
        {
            uint across = BinaryPrimitives.ReadUInt32BigEndian(stsd[(pasp + 4)..]), down = BinaryPrimitives.ReadUInt32BigEndian(stsd[(pasp + 8)..]);
            if (across > 0 && down > 0) width *= (double)across / down;
        }

        if (IsOnItsSide(tree.Payload(tree.Find(video.Track.Node, FourCc.Tkhd)).Span)) (width, height) = (height, width);
        return new ScreenFacts(TimeSpan.FromTicks(Flicks.ToTicks(film.Duration, TimeSpan.TicksPerSecond)), width, height);
    }

    // The matrix of a tkhd turns by a quarter (ISO/IEC 14496-12, 8.3.2): what was across is down.
    private static bool IsOnItsSide(ReadOnlySpan<byte> header)
    {
        int at = header.Length > 0 && header[0] == 1 ? 52 : 40;
        if (header.Length < at + 8) return false;
        return Math.Abs((long)BinaryPrimitives.ReadInt32BigEndian(header[(at + 4)..])) > Math.Abs((long)BinaryPrimitives.ReadInt32BigEndian(header[at..]));
    }
}
