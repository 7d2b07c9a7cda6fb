using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;
using StonMedia.Media.Tests.Segments;

namespace StonMedia.Media.Tests.Mp3;

/// <summary>MP3 as packed audio: the segments are the file's own frames, each once, behind a tag that says when they play.</summary>
public sealed class Mp3PackageTests
{
    private const int TagSize = 73;

    public static TheoryData<string, string, int, int> Files => new()
    {
        { "constant.mp3", "-ar 44100 -ac 2 -b:a 128k", 44100, 1152 },
        { "constant-bare.mp3", "-ar 48000 -ac 2 -b:a 320k -write_xing 0 -id3v2_version 0 -write_id3v1 1 -metadata title=Test", 48000, 1152 },
        { "varying.mp3", "-ar 44100 -ac 2 -q:a 2", 44100, 1152 },
        { "version2.mp3", "-ar 22050 -ac 2 -b:a 64k", 22050, 576 },
        { "version25-varying.mp3", "-ar 8000 -ac 1 -q:a 5", 8000, 576 },
    };

    [Theory, MemberData(nameof(Files))]
    public void Pieces_GeneratedFile_AreItsFramesInOrder(string name, string options, int rate, int samples)
    {
        using var folder = new TempFolder();
        string path = Mp3TrimTests.Encode(folder, name, options);
        byte[] file = File.ReadAllBytes(path);
        MediaPackage package = Open(file, Key(2));
        (double[] durations, string[] names) = Playlist(package, file);
        var frames = new List<byte>();
        double time = 0;
        for (int i = 0; i < names.Length; i++)
        {
            byte[] segment = Bytes(package, new PackagePiece(PieceKind.PackedAudio, i), file);
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture) + ".mp3", names[i]);
            Assert.Equal("ID3", Encoding.ASCII.GetString(segment, 0, 3));
            Assert.Equal("com.apple.streaming.transportStreamTimestamp\0", Encoding.ASCII.GetString(segment, 20, 45));
            Assert.Equal(time * 90_000, BinaryPrimitives.ReadInt64BigEndian(segment.AsSpan(65)), 1.0);
            Assert.Equal(0xFF, segment[TagSize]);
            frames.AddRange(segment.AsSpan(TagSize));
            time += durations[i];
        }

        int at = file.AsSpan().IndexOf(frames.ToArray());
        Assert.True(at >= 0, "the segments are not a stretch of the file");
        Assert.InRange(file.Length - at - frames.Count, 0, 128);
        int counted = int.Parse(Tool.Run("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", path).Output.Trim(), CultureInfo.InvariantCulture);
        Assert.Equal((double)counted * samples / rate, durations.Sum(), 0.001);
        Assert.Equal(PieceOutcome.Missing, PackageFolder.Make(package, new PackagePiece(PieceKind.PackedAudio, names.Length), file).Outcome);
    }

    [Fact]
    public void Packaged_TooManySegments_SaysSo()
    {
        byte[] frame = [0xFF, 0xFB, 0x90, 0x00, .. new byte[413]];
        byte[] file = [.. Enumerable.Repeat(frame, 2000).SelectMany(static f => f)];
        Assert.True(MultiTrimRequest.TryParse(string.Join(',', Enumerable.Repeat("0-", 60)), out MultiTrimRequest request));
        var key = new PackageKey(null, 1) { IsPackedAudio = true, Sections = request.With(false, false, 1_000_000) };
        PackageResult opened = Parse.Index(file).Packaged(key);
        Assert.Equal(PieceOutcome.Unable, opened.Outcome);
        Assert.Contains("segments", opened.Reason, StringComparison.Ordinal);
    }

    [Theory, InlineData("-ar 44100 -ac 2 -b:a 128k"), InlineData("-ar 44100 -ac 2 -q:a 4")]
    public void Pieces_ThroughFfmpeg_SoundAsTheFile(string options)
    {
        using var folder = new TempFolder();
        string path = Mp3TrimTests.Encode(folder, "sound.mp3", options + " -write_xing 0");
        byte[] file = File.ReadAllBytes(path);
        MediaPackage package = Open(file, Key(2));
        foreach (PieceKind kind in (PieceKind[])[PieceKind.MediaPlaylist, PieceKind.MasterPlaylist])
        {
            string name = kind == PieceKind.MediaPlaylist ? "index.m3u8" : "master.m3u8";
            File.WriteAllBytes(folder.File(name), Bytes(package, new PackagePiece(kind), file));
        }

        for (int i = 0; i < Playlist(package, file).Names.Length; i++) File.WriteAllBytes(folder.File($"{i}.mp3"), Bytes(package, new PackagePiece(PieceKind.PackedAudio, i), file));
        Assert.Equal(Md5(path), Md5(folder.File("master.m3u8")));

        static string Md5(string path)
        {
            (int code, string output, string errors) = Tool.Run("ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0:a", "-c", "copy", "-f", "streamhash", "-hash", "md5", "-");
            Assert.True(code == 0 && errors.Length == 0, errors);
            return output;
        }
    }

    [Fact]
    public void Piece_ConstantBitRate_ReadsOnlyAroundItsEnds()
    {
        using var folder = new TempFolder();
        byte[] file = File.ReadAllBytes(Mp3TrimTests.Encode(folder, "long.mp3", "-ar 44100 -ac 2 -b:a 128k", 300));
        MediaPackage package = Open(file, Key(10));
        foreach ((int number, int needs) in (ReadOnlySpan<(int, int)>)[(0, 2), (3, 2), (20, 3), (30, 3)])
        {
            var read = new List<ParseStep>();
            PieceResult piece = PackageFolder.Make(package, new PackagePiece(PieceKind.PackedAudio, number), file, read);
            Assert.Null(piece.Reason);
            Assert.Equal(needs, read.Count);
            Assert.InRange(read.Sum(static n => n.Length), 1, 24 << 10);
        }
    }

    [Fact]
    public void Pieces_Clips_BeginWithTheirLeadInAndSeamsAreTold()
    {
        using var folder = new TempFolder();
        byte[] file = File.ReadAllBytes(Mp3TrimTests.Encode(folder, "clip.mp3", "-ar 44100 -ac 2 -b:a 128k", 20));
        Assert.True(TrimRequest.TryParse("5", "9", out TrimRequest one));
        (double[] durations, _) = Playlist(Open(file, Key(2) with { Section = one }), file);
        Assert.InRange(durations.Sum(), 4, 4.15);
        Assert.True(MultiTrimRequest.TryParse("5-9,1-2,15-", out MultiTrimRequest several));
        MediaPackage package = Open(file, Key(2) with { Sections = several });
        (durations, string[] names) = Playlist(package, file);
        Assert.InRange(durations.Sum(), 10, 10.4);
        string text = Encoding.UTF8.GetString(Bytes(package, new PackagePiece(PieceKind.MediaPlaylist), file));
        Assert.Equal(2, text.Split("#EXT-X-DISCONTINUITY\n").Length - 1);
        byte[] second = Bytes(package, new PackagePiece(PieceKind.PackedAudio, 3), file);
        int at = file.AsSpan().IndexOf(second.AsSpan(TagSize));
        Assert.InRange(at, 16_000 * 0.85, 16_000 * 1.02);    // 16,000 bytes a second
        for (int i = 0; i < names.Length; i++) Bytes(package, new PackagePiece(PieceKind.PackedAudio, i), file);
    }

    [Fact]
    public void Piece_RateThatVariesAfterAll_IsMadeOfAllFrames()
    {
        using var folder = new TempFolder();
        byte[] slow = File.ReadAllBytes(Mp3TrimTests.Encode(folder, "slow.mp3", "-ar 44100 -ac 2 -b:a 64k -write_xing 0 -id3v2_version 0", 12));
        byte[] fast = File.ReadAllBytes(Mp3TrimTests.Encode(folder, "fast.mp3", "-ar 44100 -ac 2 -b:a 256k -write_xing 0 -id3v2_version 0", 12));
        byte[] file = [.. slow, .. fast];
        MediaPackage package = Open(file, Key(2));
        PieceParser parser = package.Deepen(new PackagePiece(PieceKind.PackedAudio, 8), MediaLimits.Default)!;
        ParseStep step = Parse.Run(parser, file);
        Assert.Equal(ParseStepKind.Done, step.Kind);
        Assert.NotNull(step.Index);      // better than the one before: to be kept
        byte[] found = LayoutBytes.Read(parser.Make().Layout!, file);
        MediaPackage whole = step.Index.Packaged(Key(2)).Package!;
        Assert.Null(whole.Deepen(new PackagePiece(PieceKind.PackedAudio, 8), MediaLimits.Default));
        Assert.Equal(found, Bytes(whole, new PackagePiece(PieceKind.PackedAudio, 8), file));
        Assert.InRange(Playlist(whole, file).Durations.Sum(), 24, 24.3);
    }

    [Fact]
    public void Packaged_WrongKindOfFile_SaysWhy()
    {
        using var folder = new TempFolder();
        byte[] file = File.ReadAllBytes(Mp3TrimTests.Encode(folder, "short.mp3", "-ar 44100 -ac 2 -b:a 128k"));
        Assert.Equal(PieceOutcome.Unable, Parse.Index(file).Packaged(new PackageKey(null, 2_000_000)).Outcome);
        Assert.True(TrimRequest.TryParse("900", null, out TrimRequest behind));
        Assert.Equal(PieceOutcome.Missing, Parse.Index(file).Packaged(Key(2) with { Section = behind }).Outcome);
    }

    private static PackageKey Key(int seconds) => new(null, seconds * 1_000_000L) { IsPackedAudio = true };

    private static MediaPackage Open(byte[] file, PackageKey key)
    {
        PackageResult result = Parse.Index(file).Packaged(key);
        Assert.Null(result.Reason);
        return result.Package!;
    }

    private static byte[] Bytes(MediaPackage package, PackagePiece piece, byte[] file)
    {
        PieceResult result = PackageFolder.Make(package, piece, file);
        Assert.True(result.Outcome == PieceOutcome.Made, $"{piece}: {result.Reason}");
        return LayoutBytes.Read(result.Layout!, file);
    }

    private static (double[] Durations, string[] Names) Playlist(MediaPackage package, byte[] file)
    {
        string[] lines = Encoding.UTF8.GetString(Bytes(package, new PackagePiece(PieceKind.MediaPlaylist), file)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("#EXT-X-ENDLIST", lines[^1]);
        double[] durations = [.. lines.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(static l => double.Parse(l[8..^1], CultureInfo.InvariantCulture))];
        return (durations, [.. lines.Where(static l => l[0] != '#')]);
    }
}
