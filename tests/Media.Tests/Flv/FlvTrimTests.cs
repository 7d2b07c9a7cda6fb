using System.Buffers.Binary;
using System.Globalization;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Stills;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Flv;

/// <summary>Clips of FLV that ffmpeg makes here: key frame first, set-up and metadata in front, the rest as it stood in the source.</summary>
public sealed class FlvTrimTests(FlvTrimTests.Made made) : IClassFixture<FlvTrimTests.Made>
{
    public sealed class Made() : FilmSet(Inputs(10, 44100), Films.Select(static f => f.Data));

    public static TheoryData<string, string, string> Films => new()
    {
        { "b-frames.flv", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a aac" },
        { "listed.flv", "libx264", "-c:v libx264 -preset ultrafast -g 50 -c:a aac -flvflags add_keyframe_index" },
        { "no-metadata.flv", "libmp3lame", "-c:v libx264 -preset ultrafast -g 25 -c:a libmp3lame -ar 44100 -flvflags no_metadata" },
        { "sorenson.flv", "flv", "-c:v flv1 -g 25 -an" },
        { "sound.flv", "aac", "-vn -c:a aac" },
    };

    [Theory, MemberData(nameof(Films))]
    public void Trimmed_GeneratedFile_PlaysFromTheKeyFrame(string name, string encoder, string options)
    {
        Assert.NotEmpty(encoder);
        string source = made.Path(name);
        using var folder = new TempFolder();
        string cut = folder.File("cut.flv");
        byte[] file = File.ReadAllBytes(source);
        var probed = new Lazy<Probe>(() => Probe.Of(source));
        bool hasVideo = !options.Contains("-vn", StringComparison.Ordinal);
        foreach ((double start, double end) in (ReadOnlySpan<(double, double)>)[(0, 2.5), (3.3, 7.7), (7.1, double.NaN)])
        {
            byte[] clip = Parse.Clip(file, Text(start), double.IsNaN(end) ? null : Text(end));
            File.WriteAllBytes(cut, clip);
            if (name == "b-frames.flv") Judge(start, end);    // one film is judged in every run
            else Assert.Equal("ok", Judged.Verdict(FormattableString.Invariant($"flv {name} {start}-{end}"), file, clip, () =>
            {
                Judge(start, end);
                return "ok";
            }));
        }

        void Judge(double start, double end)
        {
            (List<string> streams, List<Packet> before) = probed.Value;
            (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", cut, "-f", "null", "-");
            Assert.True(code == 0 && errors.Length == 0, errors);
            (List<string> kept, List<Packet> after) = Probe.Of(cut);
            Assert.All(after, p => Assert.Contains(before, q => q.Hash == p.Hash && Math.Abs(q.Decode - p.Decode) < 0.0015));
            double until = double.IsNaN(end) ? before.Max(static p => p.Decode) : end;
            if (hasVideo)
            {
                int video = kept.IndexOf("video"), from = streams.IndexOf("video");
                Packet first = after.First(p => p.Stream == video);
                double wanted = before.Where(q => q.IsKey && q.Stream == from && q.Decode <= start + 0.09).Max(q => q.Decode);
                Assert.True(first.IsKey);
                Assert.InRange(first.Decode, wanted - 0.001, wanted + 0.001);
            }

            Assert.InRange(after.Max(p => p.Decode), until - 0.15, until + 0.001);
            string told = Tool.Run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", cut).Output.Trim();
            Assert.InRange(double.Parse(told, CultureInfo.InvariantCulture), until - start - 0.1, until - start + 2.2);
        }
    }

    [Fact]
    public void Trimmed_WithoutIndex_ReadsFewBlocks()
    {
        byte[] file = Built(pictures: 60_000, size: 400, keyEvery: 50);    // 25 MB, 2,400 s
        foreach (int at in new[] { 3, 600, 1199, 2390 })
        {
            var needs = new List<ParseStep>();
            byte[] clip = Parse.Clip(file, at.ToString(CultureInfo.InvariantCulture), null, needs);
            Assert.True(needs.Sum(n => n.Length) <= 21 * 65536 + (512 << 10), $"{at}: {needs.Sum(n => n.Length)} bytes in {needs.Count} reads");
            int first = FirstPicture(clip);
            Assert.Equal(at / 2 * 2000, Time(clip, first));
        }
    }

    [Fact]
    public void Trimmed_AnyRange_IsThatSliceOfTheWhole()
    {
        byte[] file = Built(pictures: 2000, size: 300, keyEvery: 50);
        Assert.True(TrimRequest.TryParse("13", "47", out TrimRequest request));
        Layout layout = Parse.Deepened(file, [request]).Trimmed(request).Layout;
        byte[] whole = LayoutBytes.Read(layout, file);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            int from = random.Next(whole.Length), count = random.Next(1, whole.Length - from + 1);
            Assert.True(whole.AsSpan(from, count).SequenceEqual(LayoutBytes.Read(layout, file, from, count)), $"seed {seed}: {from}+{count}");
        }
    }

    [Fact]
    public void Views_MutatedFiles_NeverThrowAndStayInBounds()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[] file = Built(pictures: 1500, size: 500, keyEvery: 40);
        int made = 0, stills = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] input = [.. file];
            for (int n = random.Next(1, 12); n > 0; n--)
            {
                int at = random.Next(3) == 0 ? random.Next(200) : random.Next(input.Length - 4);
                BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(at), random.Next(2) == 0 ? (uint)random.Next() : uint.MaxValue);
            }

            if (random.Next(4) == 0) input = input[..random.Next(1, input.Length)];
            Assert.True(TrimRequest.TryParse(Text(random.Next(60)), Text(60 + random.Next(60)), out TrimRequest request));
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            ParseStep step = Parse.Steps(input);
            bool keyFrames = random.Next(2) == 0;
            var times = new StillTimes(keyFrames ? [0, random.Next(60_000_000), random.Next(200_000_000)] : [random.Next(60_000_000)], keyFrames);
            _ = step.Index?.Screen();
            if (step.Index?.Deepen(times) is { } seek && Parse.Run(seek, input).Index?.Stills(times).Input is { } still)        // damaged beyond an FLV: null
            {
                foreach (Layout part in still.Parts) LayoutBytes.Read(part, input);
                stills++;
            }

            if (step.Index?.Deepen([request], MediaLimits.Default) is { } parser) step = Parse.Run(parser, input);
            if (step.Index?.Trimmed(request) is { IsUntouched: false } view)
            {
                LayoutBytes.Read(view.Layout, input);
                made++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 32 << 20, $"seed {seed}, input {i}");
        }

        Assert.InRange(made, 300, 1500);
        Assert.InRange(stills, 150, 1500);
    }

    [Theory, InlineData(0u), InlineData(4_000_000_000u)]
    public void Trimmed_KeyFramesOrTimesWhereNoneBelong_EndsWithAReasonOrAClip(uint begin)
    {
        // The first key frame comes at 50 s, behind the clip's end; and times near 32 bits.
        byte[] file = Built(pictures: 20_000, size: 300, keyEvery: 1250);
        int first = FirstPicture(file);
        file[first + 11] = 0xA1;
        for (int at = 13; at + 15 < file.Length; at += 15 + (file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3]))
        {
            uint time = begin + (uint)Time(file, at);
            (file[at + 4], file[at + 5], file[at + 6], file[at + 7]) = ((byte)(time >> 16 & 255), (byte)(time >> 8 & 255), (byte)(time & 255), (byte)(time >> 24));
        }

        foreach ((string start, string end) in ((string, string)[])[("5", "6"), ("5", "600"), ("300", "301")])
        {
            Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
            ParseStep step = Parse.Run(Parse.Index(file).Deepen([request], MediaLimits.Default)!, file);
            if (step.Kind == ParseStepKind.Refused) Assert.NotNull(step.Reason);
            else Assert.InRange(LayoutBytes.Read(step.Index!.Trimmed(request).Layout, file).Length, 100, file.Length + 10_000);
        }
    }

    [Fact]
    public void Trimmed_BehindTheEnd_IsRefused()
    {
        byte[] file = Built(pictures: 200, size: 300, keyEvery: 50);
        Assert.True(TrimRequest.TryParse("900", null, out TrimRequest request));
        ParseStep step = Parse.Run(Parse.Index(file).Deepen([request], MediaLimits.Default)!, file);
        Assert.Equal(ParseStepKind.Refused, step.Kind);
    }

    // Pictures of an imagined codec with fourcc, 25 a second, that look like tags inside.
    private static byte[] Built(int pictures, int size, int keyEvery)
    {
        var random = new Random(5);
        using var file = new MemoryStream();
        file.Write([.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0]);
        Write(file, 0, [0x90, .. "hvc1"u8, .. new byte[40]]);
        for (int i = 0; i < pictures; i++)
        {
            byte[] payload = new byte[size];
            random.NextBytes(payload);
            ((ReadOnlySpan<byte>)[(byte)(i % keyEvery == 0 ? 0x91 : 0xA1), .. "hvc1"u8, 9, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0]).CopyTo(payload);
            Write(file, (uint)i * 40, payload);
        }

        return file.ToArray();
    }

    private static void Write(MemoryStream file, uint time, byte[] payload)
    {
        int size = payload.Length;
        file.Write([9, (byte)(size >> 16), (byte)(size >> 8 & 255), (byte)(size & 255), (byte)(time >> 16 & 255), (byte)(time >> 8 & 255), (byte)(time & 255), (byte)(time >> 24), 0, 0, 0]);
        file.Write(payload);
        Span<byte> back = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(back, size + 11);
        file.Write(back);
    }

    // Behind metadata and the set-up.
    private static int FirstPicture(byte[] clip)
    {
        int at = 13;
        while (clip[at] != 9 || (clip[at + 11] & 15) == 0) at += 15 + (clip[at + 1] << 16 | clip[at + 2] << 8 | clip[at + 3]);
        Assert.Equal(0x91, clip[at + 11]);
        return at;
    }

    private static int Time(byte[] clip, int at) => clip[at + 7] << 24 | clip[at + 4] << 16 | clip[at + 5] << 8 | clip[at + 6];

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
