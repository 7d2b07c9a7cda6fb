using System.Runtime.InteropServices;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Mp3;

/// <summary>Clips of MP3 that ffmpeg encodes here: what it decodes of a clip is, sample by sample, what it decodes of that part of the whole.</summary>
public sealed class Mp3TrimTests(Mp3TrimTests.Made made) : IClassFixture<Mp3TrimTests.Made>
{
    public sealed class Made() : FilmSet(["-f", "lavfi", "-i", Noise], Files.Select(static f => (f.Data.Item1, "libmp3lame", "-c:a libmp3lame " + f.Data.Item2)));

    private const double Seconds = 8;

    private const string Noise = "anoisesrc=d=8:c=pink:a=0.4:seed=7,aformat=sample_fmts=flt:sample_rates=48000:channel_layouts=mono,asplit[a][b];[a]volume='0.05+0.9*mod(floor(t*2),2)':eval=frame[c];[b]aecho=0.8:0.9:60:0.3[d];[c][d]join=inputs=2:channel_layout=stereo";

    public static TheoryData<string, string> Files => new()
    {
        { "constant.mp3", "-ar 44100 -ac 2 -b:a 128k" },
        { "constant-bare.mp3", "-ar 44100 -ac 2 -b:a 128k -write_xing 0 -id3v2_version 0" },
        { "constant-48.mp3", "-ar 48000 -ac 2 -b:a 320k" },
        { "joint-low.mp3", "-ar 32000 -ac 2 -b:a 64k -joint_stereo 1" },
        { "varying.mp3", "-ar 44100 -ac 2 -q:a 2" },
        { "varying-bare.mp3", "-ar 44100 -ac 2 -q:a 4 -write_xing 0" },
        { "average.mp3", "-ar 44100 -ac 1 -abr 1 -b:a 96k -write_id3v1 1 -metadata title=Test" },
        { "mono.mp3", "-ar 44100 -ac 1 -b:a 56k" },
        { "version2.mp3", "-ar 22050 -ac 2 -b:a 64k" },
        { "version2-mono.mp3", "-ar 24000 -ac 1 -b:a 48k" },
        { "version25.mp3", "-ar 11025 -ac 1 -b:a 24k" },
        { "version25-varying.mp3", "-ar 8000 -ac 1 -q:a 5" },
        { "untagged.mp3", "-ar 44100 -ac 2 -b:a 128k -id3v2_version 0" },
        { "untagged-varying.mp3", "-ar 44100 -ac 2 -q:a 3 -id3v2_version 0" },
    };

    [Theory, MemberData(nameof(Files))]
    public void Trimmed_GeneratedFile_SoundsAsThatPartOfTheWhole(string name, string options)
    {
        Assert.NotEmpty(options);
        string path = made.Path(name);
        using var folder = new TempFolder();
        string cut = folder.File("cut.mp3");
        byte[] file = File.ReadAllBytes(path);
        var whole = new Lazy<float[]>(() =>
        {
            float[] sound = Decode(folder, path, out string noise);
            Assert.Equal("", noise);
            return sound;
        });
        foreach ((double start, double end) in (ReadOnlySpan<(double, double)>)[(0, 2.5), (1.2345, 4.321), (3.1, 3.15), (6.7, double.NaN)])
        {
            byte[] clip = Parse.Clip(file, Text(start), double.IsNaN(end) ? null : Text(end));
            File.WriteAllBytes(cut, clip);
            if (name == "varying.mp3") Judge(start, end);    // one file is judged in every run
            else Assert.Equal("ok", Judged.Verdict(FormattableString.Invariant($"mp3 {name} {start}-{end}"), file, clip, () =>
            {
                Judge(start, end);
                return "ok";
            }));
        }

        void Judge(double start, double end)
        {
            float[] sound = Decode(folder, cut, out string errors);
            // Frames that only bring main data for the next cannot be decoded themselves; they are not heard.
            Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("backstep", line, StringComparison.Ordinal));
            (int rate, int channels) = Shape(path);
            int from = (int)(start * rate), to = double.IsNaN(end) || end > Seconds ? whole.Value.Length / channels : (int)(end * rate);
            string where = $"{name} {start}-{end}: {sound.Length / channels} samples for {to - from}";
            bool isBare = name.Contains("bare", StringComparison.Ordinal);
            int spare = (sound.Length / channels) - (to - from);
            // The field for the delay holds 4,095 samples: where frames are so small that the lead-in is longer, the clip begins that much early.
            int early = name == "mono.mp3" && spare > 0 ? spare : 0;
            Assert.InRange(early, 0, 1152);
            Assert.True(isBare && start == 0 ? spare is >= 0 and < 1152 : spare == early, where);
            Assert.True(Distance(sound.AsSpan(early * channels), whole.Value.AsSpan(from * channels), (to - from) * channels) == 0, where);
            string told = Tool.Run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", cut).Output.Trim();
            double hidden = double.Parse(told, System.Globalization.CultureInfo.InvariantCulture) - ((double)(to - from) / rate);
            Assert.True(hidden >= -0.001 && hidden * rate <= 8 * 1152, $"{where}: {told} s told");    // ffprobe counts what is not heard as well
        }
    }

    [Fact]
    public void Trimmed_ConstantBitRate_ReadsOnlyAroundItsEnds()
    {
        // Frames of a constant rate one behind the other are a file of that rate: 15 times eight seconds.
        byte[] eight = File.ReadAllBytes(made.Path("constant-bare.mp3")), file = [.. Enumerable.Repeat(eight, 15).SelectMany(static f => f)];
        var needs = new List<ParseStep>();
        Parse.Clip(file, "20", "40", needs);
        Assert.Equal(2, needs.Count);
        Assert.InRange(needs.Sum(n => n.Length), 1, 64 << 10);
        needs.Clear();
        Parse.Clip(file, "20", null, needs);
        Assert.InRange(needs.Sum(n => n.Length), 1, 64 << 10);
    }

    [Fact]
    public void Trimmed_TagsAroundTheFrames_StandWhereTheyStood()
    {
        byte[] frames = File.ReadAllBytes(made.Path("untagged.mp3"));
        byte[] front = [.. "ID3"u8, 4, 0, 0, 0, 1, 0, 0, .. new byte[16384], .. Ape(64, isFoot: false)];
        byte[] back = [.. Ape(64, isFoot: true), .. "TAG"u8, .. new byte[125]];
        byte[] file = [.. front, .. frames, .. back];
        byte[] middle = Parse.Clip(file, "2", "4"), tail = Parse.Clip(file, "6", null);
        Assert.True(middle.AsSpan().StartsWith(front));
        Assert.True(tail.AsSpan().StartsWith(front));
        Assert.True(tail.AsSpan().EndsWith(back));
        Assert.Equal(0xFF, middle[front.Length]);
        Assert.Equal(-1, middle.AsSpan(front.Length).IndexOf("APETAGEX"u8));
    }

    [Fact]
    public void Trimmed_VbriHeader_IsReplaced()
    {
        byte[] file = File.ReadAllBytes(made.Path("untagged-varying.mp3"));
        int xing = file.AsSpan().IndexOf("Xing"u8);
        Assert.Equal(36, xing);
        file.AsSpan(xing, 160).Clear();
        "VBRI"u8.CopyTo(file.AsSpan(xing));
        byte[] clip = Parse.Clip(file, "3", "5");
        Assert.Equal(-1, clip.AsSpan().IndexOf("VBRI"u8));
        Assert.Equal(36, clip.AsSpan().IndexOf("Xing"u8));
    }

    [Fact]
    public void Parse_FreeFormat_IsRefused()
    {
        byte[] file = new byte[20_000];
        for (int i = 0; i < file.Length; i += 400) ((ReadOnlySpan<byte>)[0xFF, 0xFB, 0x00, 0x44]).CopyTo(file.AsSpan(i));
        Assert.Contains("free format", Parse.Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Trimmed_BehindTheEnd_IsTheWholeWithAReason()
    {
        byte[] file = File.ReadAllBytes(made.Path("constant.mp3"));
        Assert.True(TrimRequest.TryParse("900", null, out TrimRequest request));
        ViewResult view = Parse.Deepened(file, [request]).Trimmed(request);
        Assert.True(view.Layout.IsIdentity);
        Assert.NotNull(view.Reason);
    }

    [Fact]
    public void Trimmed_AnyRange_IsThatSliceOfTheWhole()
    {
        byte[] file = File.ReadAllBytes(made.Path("varying.mp3"));
        Assert.True(TrimRequest.TryParse("2.3", "7.7", out TrimRequest request));
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

    private static byte[] Ape(int size, bool isFoot)
    {
        byte[] block = [.. "APETAGEX"u8, 0xD0, 7, 0, 0, (byte)size, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(isFoot ? 0x80 : 0xA0), .. new byte[8]];
        byte[] other = [.. block];
        other[23] ^= 0x20;
        return isFoot ? [.. other, .. new byte[size - 32], .. block] : [.. block, .. new byte[size - 32], .. other];
    }

    internal static string Encode(TempFolder folder, string name, string options, double seconds = Seconds)
    {
        if (!Tool.Exists("ffmpeg") || !Tool.Exists("ffprobe")) Assert.Skip("ffmpeg is not installed");
        if (!Tool.Encoders.Contains("libmp3lame", StringComparison.Ordinal)) Assert.Skip("no libmp3lame encoder");
        string path = folder.File(name), length = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string noise = Noise.Replace("d=8:", $"d={length}:", StringComparison.Ordinal);
        (int code, string _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", noise, "-c:a", "libmp3lame", .. options.Split(' '), path]);
        Assert.True(code == 0, errors);
        return path;
    }

    internal static float[] Decode(TempFolder folder, string path, out string errors)
    {
        string raw = folder.File("raw.f32");
        (int code, string _, errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", path, "-f", "f32le", raw);
        Assert.True(code == 0, errors);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(raw)).ToArray();
    }

    internal static (int Rate, int Channels) Shape(string path)
    {
        string[] text = Tool.Run("ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", path).Output.Trim().Split(',');
        return (int.Parse(text[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(text[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    // The largest difference over so many values.
    internal static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int count)
    {
        float most = 0;
        for (int i = 0; i < Math.Min(count, Math.Min(a.Length, b.Length)); i++) most = Math.Max(most, Math.Abs(a[i] - b[i]));
        return most;
    }

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
