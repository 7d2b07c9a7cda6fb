using System.Globalization;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Flv;

/// <summary>FLV with other timestamps: sections joined, clips that begin at 0; and clips that begin at a byte.</summary>
public sealed class FlvJoinTests(FlvTrimTests.Made made) : IClassFixture<FlvTrimTests.Made>
{
    [Theory, MemberData(nameof(FlvTrimTests.Films), MemberType = typeof(FlvTrimTests))]
    public void MultiTrimmed_GeneratedFile_PlaysTheSectionsOneBehindTheOther(string name, string encoder, string options)
    {
        Assert.NotEmpty(encoder);
        string source = made.Path(name);
        byte[] file = File.ReadAllBytes(source), joined = LayoutBytes.Read(Joined(file, "4.2-6.1,0.5-2.2,9.3-,4.2-6.1"), file);
        if (name == "b-frames.flv") Judge();    // one film is judged in every run
        else Assert.Equal("ok", Judged.Verdict($"flv {name} joined", file, joined, () =>
        {
            Judge();
            return "ok";
        }));

        void Judge()
        {
            using var folder = new TempFolder();
            string cut = folder.File("cut.flv");
            File.WriteAllBytes(cut, joined);
            (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", cut, "-f", "null", "-");
            Assert.True(code == 0 && errors.Length == 0, errors);
            (List<string> sources, List<Packet> before) = Probe.Of(source);
            (List<string> streams, List<Packet> after) = Probe.Of(cut);
            Assert.All(after, p => Assert.Contains(before, q => q.Hash == p.Hash));
            for (int stream = 0; stream < streams.Count; stream++)
            {
                List<Packet> packets = [.. after.Where(p => p.Stream == stream)];
                for (int i = 1; i < packets.Count; i++) Assert.True(packets[i].Decode > packets[i - 1].Decode, $"{streams[stream]} at {packets[i].Decode}");
                Assert.InRange(packets[0].Decode, 0, 0.06);
            }

            if (!options.Contains("-vn", StringComparison.Ordinal))
            {
                // Key frames every second or every other one: what each section begins with.
                double[] begins = [.. ((ReadOnlySpan<double>)[4.2, 0.5, 9.3, 4.2]).ToArray().Select(s => before.Where(q => q.IsKey && sources[q.Stream] == "video" && q.Decode <= s + 0.09).Max(static q => q.Decode))];
                double length = 6.1 - begins[0] + (2.2 - begins[1]) + (10 - begins[2]) + (6.1 - begins[3]);
                // Where pictures are reordered, a section goes on until all before its last one are there.
                Assert.InRange(after.Max(static p => p.Decode), length - 0.2, length + 0.1 + (3 * 0.2));
            }

            AssertInStep(FlvFileTag.Of(file), FlvFileTag.Of(joined), sections: 4);
        }
    }

    // At every seam sound and picture are moved alike, and each goes on within 30 ms of when the one before it is over. Where a section begins with the
    // film's first sound, that is as late as it is in the film itself, behind the first tag; where one ends with the film, its sound goes on behind
    // the last decoding time as it does there, and the picture stands for so long.
    private static void AssertInStep(List<FlvFileTag> before, List<FlvFileTag> after, int sections)
    {
        const int InStep = 30;
        (before, after) = ([.. before.Where(static t => t.IsMedia)], [.. after.Where(static t => t.IsMedia)]);
        List<(int From, int To, int Count)> runs = FlvJudge.Runs(before, after);
        Assert.Equal(sections, runs.Count);
        foreach ((int from, int to, int count) in runs)
        {
            long[] shifts = [.. Enumerable.Range(0, count).Select(i => (long)after[to + i].Time - before[from + i].Time).Order()];
            Assert.InRange(shifts[^1] - shifts[0], 0, InStep);
        }

        FlvFileTag[] film = [.. before.Where(static t => t.Type == 8)], pictures = [.. before.Where(static t => t.Type == 9)];
        long late = film.Length > 0 ? film[0].Time - before.Min(static t => (long)t.Time) : 0;
        long longer = film.Length > 0 && pictures.Length > 0 ? Math.Max(0, film[^1].Time + Lasts(film) - (pictures[^1].Time + Lasts(pictures))) : 0;
        foreach (FlvFileTag[] track in (FlvFileTag[][])[film, pictures])
        {
            if (track.Length == 0) continue;
            bool isSound = track == film;
            for (int k = 1; k < runs.Count; k++)
            {
                long own = isSound ? before.GetRange(runs[k].From, runs[k].Count).Contains(film[0]) ? late : 0
                    : runs[k - 1].From + runs[k - 1].Count == before.Count ? longer : 0;
                long over = Of(k - 1).Max(static t => t.Time + t.Delay) + Lasts(track), begins = Of(k).Min(static t => t.Time + t.Delay);
                Assert.True(Math.Abs(begins - over - own) <= InStep, $"{(isSound ? "sound" : "picture")} of section {k} begins at {begins} ms; {over} ms and {own} ms of the film's own were due");
            }

            IEnumerable<FlvFileTag> Of(int section) => after.Skip(runs[section].To).Take(runs[section].Count).Where(t => t.Type == track[0].Type);
        }
    }

    // How long most of a track's tags last.
    private static long Lasts(FlvFileTag[] track)
    {
        long[] times = [.. track.Select(static t => (long)t.Time + t.Delay).Order()];
        return times.Zip(times.Skip(1), static (a, b) => b - a).Order().ElementAt(times.Length / 2);
    }

    [Fact]
    public void MultiTrimmed_SoundAndPicture_AreInStepInEverySection()
    {
        string source = made.Path("b-frames.flv");
        byte[] file = File.ReadAllBytes(source);
        List<(int Type, uint Time, string Hash)> before = Tags(file), after = Tags(LayoutBytes.Read(Joined(file, "4.2-6.1,0.5-2.2,9-"), file));
        var shift = new List<long>();
        foreach ((int type, uint time, string hash) in after.Where(static t => t.Type != 18).Skip(2))      // behind the decoders' set-up
        {
            long by = (long)time - before.First(b => b.Type == type && b.Hash == hash).Time;
            if (shift.Count == 0 || (Math.Abs(shift[^1] - by) > 1 && time > 0)) shift.Add(by);
        }

        Assert.Equal(3, shift.Count);    // one for each section, whatever the track
    }

    [Fact]
    public void Trimmed_Rebased_BeginsAtZeroAndIsElseTheSame()
    {
        byte[] file = File.ReadAllBytes(made.Path("b-frames.flv"));
        Assert.True(TrimRequest.TryParse("4.2", "8", out TrimRequest request));
        MediaIndex index = Parse.Deepened(file, [request]);
        byte[] kept = LayoutBytes.Read(index.Trimmed(request).Layout, file), rebased = LayoutBytes.Read(index.Trimmed(request with { RebasesTags = true }).Layout, file);
        List<(int Type, uint Time, string Hash)> before = Tags(kept)[1..], after = Tags(rebased)[1..];
        Assert.Equal(before.Select(static t => t.Hash), after.Select(static t => t.Hash));
        uint first = before[0].Time;
        Assert.InRange(first, 4000u, 4200u);
        Assert.Equal(before.Select(t => Math.Max(t.Time, first) - first), after.Select(static t => t.Time));
        Assert.NotEqual(index.Trimmed(request).Layout.ViewTag, index.Trimmed(request with { RebasesTags = true }).Layout.ViewTag);
    }

    [Fact]
    public void Rendered_AnyRangeInAnyPieces_IsThatSliceOfTheWhole()
    {
        byte[] file = File.ReadAllBytes(made.Path("listed.flv"));
        file.AsSpan(file.Length / 2, 40).Fill(0x11);       // damage: what is no tag goes out as it is
        Layout layout = Joined(file, "1-3,0-2,6-");
        byte[] whole = LayoutBytes.Read(layout, file);
        Assert.Equal(layout.Length, whole.Length);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 150; i++)
        {
            int from = random.Next(whole.Length), count = random.Next(1, Math.Min(20_000, whole.Length - from) + 1);
            byte[] slice = new byte[count];
            int filled = 0;
            LayoutCursor cursor = layout.Slice(from, count);
            while (cursor.MoveNext(out LayoutPiece piece))
            {
                Span<byte> target = slice.AsSpan(filled, (int)piece.Count);
                if (piece.Kind == LayoutPieceKind.Rendered) LayoutBytes.Render(piece.Rendered!.Open(piece.Offset, piece.Count), file, target, random.Next(1, 5000), random.Next(1, 5000));
                else piece.Bytes.Span.CopyTo(target);
                filled += target.Length;
            }

            Assert.True(whole.AsSpan(from, count).SequenceEqual(slice), $"seed {seed}: {from}+{count}");
        }
    }

    [Fact]
    public void Trimmed_AtAByte_BeginsWithTheKeyFrameThereOrBehindIt()
    {
        byte[] file = File.ReadAllBytes(made.Path("listed.flv"));
        int[] keys = [.. Keys(file)];
        foreach ((int at, int begins) in new[] { (keys[1], keys[1]), (keys[1] + 1, keys[2]), (keys[2] - 5, keys[2]), (7, keys[0]) })
        {
            byte[] clip = Clip(file, at);
            Assert.True(file.AsSpan(begins).SequenceEqual(clip.AsSpan(clip.Length - (file.Length - begins))), $"{at}");
            List<(int Type, uint Time, string Hash)> tags = Tags(clip), source = Tags(file);
            Assert.Equal(source[0].Hash, tags[0].Hash);     // onMetaData as it was: with the places of the whole file
            Assert.Equal([18, 9, 8], tags.Take(3).Select(static t => t.Type));
        }

        Assert.True(TrimRequest.TryParseOffset("999999999", out TrimRequest behind));
        Assert.Equal(ParseStepKind.Refused, Parse.Run(Parse.Index(file).Deepen([behind], MediaLimits.Default)!, file).Kind);
    }

    [Theory, InlineData("1", true), InlineData("12345678901", true), InlineData("0", false), InlineData("1.5", false), InlineData("-3", false), InlineData("", false), InlineData(null, false)]
    public void TryParseOffset_Text_IsWholeNumbersAboveZero(string? text, bool isOne)
    {
        Assert.Equal(isOne, TrimRequest.TryParseOffset(text, out TrimRequest request));
        Assert.Equal(isOne ? long.Parse(text!, CultureInfo.InvariantCulture) : null, request.ByteOffset);
    }

    [Fact]
    public void Trimmed_MetadataInTheMiddle_StaysWhereItIsAndPlays()
    {
        byte[] plain = File.ReadAllBytes(made.Path("b-frames.flv"));
        byte[] metadata = plain[13..Tag(plain, 13).End];
        int middle = Keys(plain).First(k => Time(plain, k) >= 5000);
        (metadata[4], metadata[5], metadata[6]) = (0, 5000 >> 8, 5000 & 255);
        byte[] file = [.. plain[..middle], .. metadata, .. plain[middle..]];
        using var folder = new TempFolder();
        string cut = folder.File("cut.flv");
        foreach (byte[] clip in new[] { Parse.Clip(file, "4.2", "7"), LayoutBytes.Read(Joined(file, "4.2-7,1-2"), file) })
        {
            Assert.Equal(2, Tags(clip).Count(static t => t.Type == 18));
            File.WriteAllBytes(cut, clip);
            (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", cut, "-map", "0:v", "-map", "0:a", "-f", "null", "-");
            Assert.True(code == 0 && errors.Length == 0, errors);
        }
    }

    [Fact]
    public void Views_MutatedFiles_NeverThrowAndStayInBounds()
    {
        int seed = TestSeed.Take(), views = 0;
        var random = new Random(seed);
        byte[] file = File.ReadAllBytes(made.Path("no-metadata.flv"));
        Assert.True(MultiTrimRequest.TryParse("1-3,0-2,6-", out MultiTrimRequest several));
        for (int i = 0; i < 600; i++)
        {
            byte[] input = [.. file];
            for (int n = random.Next(1, 12); n > 0; n--) input[random.Next(3) == 0 ? random.Next(200) : random.Next(input.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) input = input[..random.Next(1, input.Length)];
            Assert.True(TrimRequest.TryParseOffset(random.Next(1, input.Length + 10).ToString(CultureInfo.InvariantCulture), out TrimRequest atByte));
            Assert.True(TrimRequest.TryParse("2", "5", out TrimRequest one));
            ParseStep step = Parse.Steps(input);
            if (step.Index is not { } index) continue;
            foreach (IReadOnlyList<TrimRequest> sections in (IReadOnlyList<TrimRequest>[])[several.Sections, [atByte], [one with { RebasesTags = true }]])
            {
                if (index.Deepen(sections, MediaLimits.Default) is { } parser && Parse.Run(parser, input) is { Kind: ParseStepKind.Done } found)
                {
                    ViewResult view = sections.Count > 1 ? found.Index!.MultiTrimmed(several) : found.Index!.Trimmed(sections[0]);
                    Assert.Equal(view.Layout.Length, LayoutBytes.Read(view.Layout, input).Length);
                    if (!view.IsUntouched) views++;
                }
            }
        }

        Assert.True(views > 300, $"seed {seed}: {views} views made");
    }

    private static Layout Joined(byte[] file, string sections)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest request));
        ViewResult view = Parse.Deepened(file, request.Sections).MultiTrimmed(request);
        Assert.Null(view.Reason);
        return view.Layout;
    }

    private static byte[] Clip(byte[] file, int at)
    {
        Assert.True(TrimRequest.TryParseOffset(at.ToString(CultureInfo.InvariantCulture), out TrimRequest request));
        ViewResult view = Parse.Deepened(file, [request]).Trimmed(request);
        Assert.Null(view.Reason);
        return LayoutBytes.Read(view.Layout, file);
    }

    // Type, timestamp and payload of each tag.
    private static List<(int Type, uint Time, string Hash)> Tags(byte[] file)
    {
        var tags = new List<(int, uint, string)>();
        for (int at = 13; at < file.Length; at = Tag(file, at).End)
            tags.Add((file[at], Time(file, at), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file.AsSpan(at + 11, Tag(file, at).Size)))));
        return tags;
    }

    private static IEnumerable<int> Keys(byte[] file)
    {
        for (int at = 13; at < file.Length; at = Tag(file, at).End)
            if (file[at] == 9 && file[at + 11] >> 4 == 1 && file[at + 12] == 1) yield return at;
    }

    private static (int Size, int End) Tag(byte[] file, int at)
    {
        int size = file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3];
        return (size, at + 15 + size);
    }

    private static uint Time(byte[] file, int at) => (uint)(file[at + 7] << 24 | file[at + 4] << 16 | file[at + 5] << 8 | file[at + 6]);
}
