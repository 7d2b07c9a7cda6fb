using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Flv;

/// <summary>
/// HEVC and AV1 in FLV by Enhanced RTMP: every picture of a clip, taken out of its tags by a reader of the tests' own and decoded by ffmpeg, is that
/// picture of the source, at its time.
/// </summary>
public sealed class EnhancedFlvTests(EnhancedFlvTests.Made made) : IClassFixture<EnhancedFlvTests.Made>
{
    public sealed class Made() : FilmSet(Inputs(8), Films);

    internal static readonly (string Name, string Encoder, string Options)[] Films =
    [
        ("hevc.mp4", "libx265", "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:min-keyint=25:scenecut=0:bframes=2:open-gop=0 -tag:v hvc1 -c:a aac"),
        ("av1.mp4", "libaom-av1", "-map 0:v -map 1:a -c:v libaom-av1 -cpu-used 8 -usage realtime -g 25 -c:a aac"),
    ];

    private static readonly Dictionary<string, (double Start, double End)[]> s_views = new()
    {
        ["seek"] = [(3.3, double.PositiveInfinity)],
        ["clip"] = [(2.5, 5.7)],
        ["rebased"] = [(2.5, 5.7)],
        ["joined"] = [(4.2, 6.1), (0.5, 2.2), (6.9, double.PositiveInfinity), (4.2, 6.1)],
    };

    public static TheoryData<string, string> Cases => [.. Films.SelectMany(static f => s_views.Keys.Select(v => (f.Name, v)))];

    [Theory, MemberData(nameof(Cases))]
    public void Views_EnhancedFile_ShowTheSourcesPicturesAtTheirTimes(string name, string view)
    {
        string path = made.Path(name);
        byte[] file = EnhancedFlv.Make(File.ReadAllBytes(path)), clip = View(file, view);
        string verdict = Judged.Verdict($"enhanced flv {name} {view}", file, clip, () => FlvJudge.Judge(file, clip, s_views[view], view is "rebased" or "joined") ?? Pictures(path, file, clip) ?? "ok");
        Assert.Equal("ok", verdict);
    }

    [Theory, InlineData("hevc.mp4"), InlineData("av1.mp4")]
    public void Make_EnhancedFile_HoldsThePicturesOfTheFilm(string name)
    {
        string path = made.Path(name);
        byte[] file = EnhancedFlv.Make(File.ReadAllBytes(path));
        Assert.Null(Pictures(path, file, file));
        byte[] damaged = [.. file];
        FlvFileTag picture = FlvFileTag.Of(file).Last(static t => t.IsKey);
        damaged.AsSpan(picture.Offset + 11 + (picture.Payload.Length / 2), picture.Payload.Length / 3).Clear();
        using var folder = new TempFolder();
        Assert.NotEqual(Bare(folder, file), Bare(folder, damaged));
    }

    private static byte[] View(byte[] file, string view)
    {
        string text = string.Join(',', s_views[view].Select(static s => FormattableString.Invariant($"{s.Start}-{(double.IsInfinity(s.End) ? "" : s.End)}")));
        Assert.True(MultiTrimRequest.TryParse(text, out MultiTrimRequest several));
        IReadOnlyList<TrimRequest> sections = view == "rebased" ? [several.Sections[0] with { RebasesTags = true }] : several.Sections;
        MediaIndex index = Parse.Deepened(file, sections);
        ViewResult result = sections.Count > 1 ? index.MultiTrimmed(several) : index.Trimmed(sections[0]);
        Assert.Null(result.Reason);
        return LayoutBytes.Read(result.Layout, file);
    }

    // All tags are known to be the source's. The view's pictures in the order they are shown, section by section, against those of the MP4 that the file was made from.
    private static string? Pictures(string film, byte[] file, byte[] view)
    {
        List<FlvFileTag> from = [.. FlvFileTag.Of(file).Where(static t => t.IsMedia)], to = [.. FlvFileTag.Of(view).Where(static t => t.IsMedia)];
        string[] shown = Md5("-ignore_editlist", "1", "-i", film);
        List<FlvFileTag> order = [.. from.Where(static t => t.Type == 9).OrderBy(static t => t.Time + t.Delay)];
        Assert.Equal(shown.Length, order.Count);
        Dictionary<int, string> pictures = order.Zip(shown).ToDictionary(static p => p.First.Offset, static p => p.Second);
        string[] expected = [.. FlvJudge.Runs(from, to).SelectMany(run =>
            from.GetRange(run.From, run.Count).Where(static t => t.Type == 9).OrderBy(static t => t.Time + t.Delay).Select(t => pictures[t.Offset]))];
        using var folder = new TempFolder();
        string[] decoded = Bare(folder, view);
        return decoded.SequenceEqual(expected) ? null : $"{decoded.Length} pictures, {expected.Length} expected, {decoded.Zip(expected).Count(static p => p.First != p.Second)} of them others";
    }

    private static string[] Bare(TempFolder folder, byte[] file)
    {
        List<FlvFileTag> tags = FlvFileTag.Of(file);
        string bare = folder.File("pictures");
        File.WriteAllBytes(bare, EnhancedFlv.Pictures(tags));
        return Md5("-f", EnhancedFlv.Form(tags)!, "-i", bare);
    }

    private static string[] Md5(params string[] input)
    {
        (int _, string output, string _) = Tool.Run("ffmpeg", ["-v", "error", "-nostdin", .. input, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => l[0] != '#').Select(static l => l.Split(',')[^1].Trim())];
    }
}
