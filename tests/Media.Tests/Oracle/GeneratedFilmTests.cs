
namespace StonMedia.Media.Tests.Oracle;

/// <summary>Films that ffmpeg makes here, judged by ffprobe: the relocated one is the same film, the trimmed one the section of it.</summary>
public sealed class GeneratedFilmTests(GeneratedFilmTests.Made made) : IClassFixture<GeneratedFilmTests.Made>
{
    public sealed class Made() : FilmSet(Inputs(4), Films.Select(static f => f.Data));

    private static readonly string[] s_joined = ["b-frames.mp4", "vfr.mp4", "all-sync.mp4", "hevc.mp4", "hevc-open.mp4", "ima.mov", "sound.m4a", "fragmented.mp4", "av1.mp4"];

    public static TheoryData<string, string, string> Films => new()
    {
        { "b-frames.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -g 25 -c:a aac" },
        { "front.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 20 -c:a aac -movflags +faststart" },
        { "negative-offsets.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a aac -movflags +negative_cts_offsets" },
        { "no-edits.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -use_editlist 0" },
        { "vfr.mp4", "libx264", "-vf select='not(eq(mod(n,5),2))' -fps_mode vfr -c:v libx264 -preset ultrafast -bf 2 -g 20 -c:a aac" },
        { "all-sync.mp4", "mpeg4", "-c:v mpeg4 -g 1 -c:a aac" },
        { "hevc.mp4", "libx265", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:bframes=2:open-gop=0 -tag:v hvc1 -c:a aac" },
        { "hevc-open.mp4", "libx265", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:min-keyint=25:bframes=3:open-gop=1 -tag:v hvc1 -c:a aac" },
        { "vp9.mp4", "libvpx-vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 -c:a libopus" },
        { "pcm.mov", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a pcm_s16le" },
        { "ima.mov", "mpeg4", "-c:v mpeg4 -g 12 -c:a adpcm_ima_qt" },
        { "two-sounds.mp4", "libx264", "-map 0:v -map 1:a -map 1:a -c:v libx264 -preset ultrafast -g 25 -c:a aac" },
        { "late.mp4", "libx264", "-map 0:v -map 2:a -c:v libx264 -preset ultrafast -g 25 -c:a aac" },
        { "sound.m4a", "aac", "-map 1:a -c:a aac" },
        { "fragmented.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a aac -movflags +frag_keyframe+empty_moov" },
        { "base-is-moof.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -frag_duration 300000 -movflags +default_base_moof+dash+global_sidx" },
        { "av1.mp4", "libaom-av1", "-c:v libaom-av1 -cpu-used 8 -usage realtime -g 25 -c:a eac3" },
        { "sounds.mp4", "libmp3lame", "-map 0:v -map 1:a -map 1:a -map 1:a -map 1:a -c:v mpeg4 -g 25 -c:a:0 ac3 -c:a:1 alac -c:a:2 flac -c:a:3 libmp3lame -strict -2" },
        { "sound.3gp", "mpeg4", "-c:v mpeg4 -g 12 -c:a aac" },
    };

    [Theory, MemberData(nameof(Films))]
    public void Views_GeneratedFilm_AreTheFilmAndItsSection(string name, string encoder, string options)
    {
        Assert.False(string.IsNullOrEmpty(encoder) || string.IsNullOrEmpty(options));
        string source = made.Path(name);
        using var folder = new TempFolder();
        string front = folder.File("front-" + name), cut = folder.File("cut-" + name);
        var probed = new Lazy<Probe>(() => Probe.Of(source));
        Assert.Null(ViewFile.Write(source, front, static index => index.Relocated()));
        Assert.True(File.ReadAllBytes(front).AsSpan().IndexOf("moov"u8) < File.ReadAllBytes(front).AsSpan().IndexOf("mdat"u8));
        Judge("relocated", front, () =>
        {
            Assert.Equal(probed.Value.Packets, Packet.Of(front));
            Assert.Equal(Packet.Of(source, "-ignore_editlist", "1"), Packet.Of(front, "-ignore_editlist", "1"));
        });

        foreach ((double start, double end) in (ReadOnlySpan<(double, double)>)[(0, 1.5), (1.3, 2.9)])
        {
            Assert.Null(ViewFile.Write(source, cut, ViewFile.Trim(start, end)));
            Judge(FormattableString.Invariant($"{start}-{end}"), cut, () => JudgeCut(source, probed.Value, cut, start, end));
        }

        if (!s_joined.Contains(name)) return;    // the others differ in nothing that joining looks at
        (double, double)[] sections = [(2.5, 3.4), (0.3, 1.7), (3.02, 3.5), (3.02, 3.5)];
        Assert.Null(ViewFile.Write(source, cut, ViewFile.Join(sections)));
        Judge("joined", cut, () =>
        {
            Assert.Null(JoinJudge.Judge(source, probed.Value.Packets, cut, sections));
            if (name == "hevc-open.mp4") JudgePictures(cut, sections.Sum(static s => s.Item2 - s.Item1));
        });

        void Judge(string what, string view, Action judge)
        {
            if (name == "b-frames.mp4") judge();    // one film is judged in every run
            else Assert.Equal("ok", Judged.OfFiles($"film {name} {what}", source, view, () =>
            {
                judge();
                return "ok";
            }));
        }
    }

    // Decoders may drop pictures at a seam, but none that is to be seen.
    private static void JudgePictures(string joined, double length)
    {
        string text = Tool.Run("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", joined).Output;
        double[] times = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static t => double.Parse(t.Trim(',', '\r'), System.Globalization.CultureInfo.InvariantCulture)), length];
        Assert.InRange(times.Length, length * 25, 200);
        for (int i = 1; i < times.Length; i++) Assert.True(times[i] - times[i - 1] < 0.045, $"nothing between {times[i - 1]} and {times[i]}");
    }

    // Packets of the cut are found in the source by their bytes; what they moved by is the time shown at the cut's beginning.
    private static void JudgeCut(string source, Probe probed, string cut, double start, double end)
    {
        (List<string> streams, List<Packet> before) = probed;
        (List<string> kept, List<Packet> after) = Probe.Of(cut);
        Assert.Equal(streams, kept);
        var shifts = new List<double>();
        for (int stream = 0; stream < streams.Count; stream++)
        {
            List<Packet> from = [.. before.Where(p => p.Stream == stream)], to = [.. after.Where(p => p.Stream == stream)];
            string where = $"{Path.GetFileName(source)} {start}-{end} stream {stream}";
            Assert.True(to.Count > 0, where);
            if (streams[stream] == "video") Assert.True(to[0].IsKey, where);
            List<(Packet Source, Packet Cut)> shown = [.. to.Where(p => !p.IsHidden).Select(p => (from.Where(q => q.Hash == p.Hash).MinBy(q => Math.Abs(q.Time - start - p.Time))!, p))];
            if (shown.Exists(s => s.Source is null))    // ffmpeg joins PCM samples into packets as it likes
            {
                Assert.InRange(to.Max(p => p.Time + p.Duration) - to.Min(p => p.Time), end - start - 0.15, end - start + 0.15);
                continue;
            }

            double[] moved = [.. shown.Select(s => s.Source.Time - s.Cut.Time)];
            Assert.True(moved.Max() - moved.Min() < 0.002, $"{where}: stretched by {moved.Max() - moved.Min()}");
            shifts.Add(moved[0]);
            Assert.True(Math.Abs(moved[0] - start) < 0.05, $"{where}: begins at {moved[0]}");
            double last = Math.Min(end, from.Max(p => p.Time + p.Duration));
            Assert.True(Math.Abs(shown.Max(s => s.Source.Time + s.Source.Duration) - last) < 0.1, $"{where}: ends at {shown.Max(s => s.Source.Time + s.Source.Duration)}");
        }

        if (shifts.Count > 0) Assert.True(shifts.Max() - shifts.Min() < 0.001, $"{source} {start}-{end}: picture and sound apart by {shifts.Max() - shifts.Min()}");
        (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", cut, "-map", "0", "-f", "null", "-");
        Assert.True(code == 0 && errors.Length == 0, $"{source} {start}-{end}: {errors}");
    }
}
