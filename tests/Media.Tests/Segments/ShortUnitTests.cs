using System.Buffers.Binary;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>
/// Films whose NAL units have lengths of one or two bytes, as transport streams. They are made of usual ones: the bytes that a length loses become zeros
/// behind its unit, which mean nothing there (ITU-T H.264 B.1.1), so no sample changes its size.
/// </summary>
public sealed class ShortUnitTests
{
    [Theory, InlineData("h264", "avcC", 4, 2), InlineData("h264", "avcC", 4, 1), InlineData("hevc", "hvcC", 21, 2)]
    public void Segments_OfShortLengths_DecodeToTheSamePictures(string codec, string box, int at, int size)
    {
        using var folder = new TempFolder();
        byte[] film = Short(folder, codec, box, at, size);
        PackageResult package = PackageFolder.Open(film, 1);
        Assert.Null(package.Reason);
        string list = new PackageFolder(film, package.Package!, folder.File("")).Write(new PackagePiece(PieceKind.MediaPlaylist) { PrefersTransport = true }, "index.m3u8");
        Assert.Contains("\n1.ts\n", File.ReadAllText(list), StringComparison.Ordinal);
        Assert.Equal(Pictures(folder.File("film.mp4")), Pictures(list));
    }

    [Fact]
    public void Render_AnyRange_IsTheSliceOfTheWhole()
    {
        using var folder = new TempFolder();
        byte[] film = Short(folder, "h264", "avcC", 4, 2);
        MediaPackage package = PackageFolder.Open(film, 1).Package!;
        var needs = new List<ParseStep>();
        Layout layout = PackageFolder.Make(package, new PackagePiece(PieceKind.Transport, 1), film, needs).Layout!;
        Assert.InRange(needs.Sum(static n => n.Length), 1, film.Length * 3 / 4);    // of three segments
        byte[] whole = LayoutBytes.Read(layout, film);
        Assert.Equal(layout.Length, whole.Length);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            int from = random.Next(whole.Length), count = random.Next(1, whole.Length - from + 1);
            Assert.True(whole.AsSpan(from, count).SequenceEqual(LayoutBytes.Read(layout, film, from, count)), $"seed {seed}: {from}+{count}");
        }
    }

    [Fact]
    public void Deepen_AnyBytesInTheSamples_KeepsThePlannedLength()
    {
        using var folder = new TempFolder();
        byte[] film = Short(folder, "h264", "avcC", 4, 2);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        int mdat = film.AsSpan().IndexOf("mdat"u8) + 4, moov = film.AsSpan().IndexOf("moov"u8) - 4;
        for (int i = 0; i < 50; i++)
        {
            byte[] broken = [.. film];
            for (int hits = random.Next(1, 2000); hits > 0; hits--) broken[random.Next(mdat, moov)] = (byte)random.Next(random.Next(2) == 0 ? 4 : 256);
            Layout layout = PackageFolder.Make(PackageFolder.Open(broken, 1).Package!, new PackagePiece(PieceKind.Transport, random.Next(3)), broken).Layout!;
            Assert.True(layout.Length == LayoutBytes.Read(layout, broken).Length, $"seed {seed}, round {i}");
        }
    }

    private static byte[] Short(TempFolder folder, string codec, string box, int at, int size)
    {
        if (!Tool.Exists("ffmpeg")) Assert.Skip("ffmpeg is not installed");
        string encoder = codec == "h264" ? "libx264" : "libx265", path = folder.File("film.mp4");
        if (!Tool.Run("ffmpeg", "-hide_banner", "-encoders").Output.Contains(encoder, StringComparison.Ordinal)) Assert.Skip($"no {encoder} encoder");
        // With lengths of one byte no unit may be longer than 255.
        string picture = size == 1 ? "color=c=gray:size=32x32:rate=25:duration=3" : "testsrc2=size=96x64:rate=25:duration=3";
        string[] options = codec == "h264" ? ["-x264-params", "log-level=error:sliced-threads=0:info=0", "-bsf:v", "filter_units=remove_types=6"] : ["-x265-params", "log-level=error:info=0", "-tag:v", "hvc1"];
        (int code, string _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=duration=3", "-c:v", encoder, "-preset", "ultrafast", "-g", "25", "-bf", "2", .. options, "-c:a", "aac", path]);
        Assert.True(code == 0, errors);
        byte[] film = File.ReadAllBytes(path);
        foreach (string line in Tool.Run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pos,size", "-of", "csv=p=0", path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] place = [.. line.TrimEnd(',').Split(',').Select(static n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
            Shorten(film.AsSpan(place[1], place[0]), size);
        }

        int configuration = film.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box)) + 4;
        film[configuration + at] = (byte)((film[configuration + at] & 0xFC) | (size - 1));
        return film;
    }

    // size and pos come in that order.
    private static void Shorten(Span<byte> sample, int size)
    {
        while (sample.Length > 4)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(sample), longer = length + 4 - size;
            Assert.InRange(longer, 1, size == 1 ? 255 : 65_535);
            byte[] unit = sample.Slice(4, length).ToArray();
            sample[..(4 + length)].Clear();
            if (size == 2) sample[0] = (byte)(longer >> 8);
            sample[size - 1] = (byte)longer;
            unit.CopyTo(sample[size..]);
            sample = sample[(4 + length)..];
        }
    }

    private static string[] Pictures(string path)
    {
        (int code, string output, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-");
        Assert.True(code == 0 && errors.Length == 0, errors);
        return [.. output.Split('\n').Where(static l => l.Length > 0 && l[0] != '#').Select(static l => l[(l.LastIndexOf(',') + 1)..].Trim())];
    }
}
