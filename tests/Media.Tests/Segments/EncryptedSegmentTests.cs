using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>A film that ffmpeg encrypted, cut into segments: what ffmpeg decrypts of them are the very packets of the clear film, and it decodes the pictures.</summary>
public sealed class EncryptedSegmentTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f", KeyId = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";

    [Theory, InlineData(""), InlineData("v1"), InlineData("a1")]
    public void Segments_EncryptedFilm_DecryptToTheClearFilm(string track)
    {
        if (!Tool.Exists("ffmpeg")) Assert.Skip("no ffmpeg here");
        using var folder = new TempFolder();
        string clear = folder.File("clear.mp4"), encrypted = folder.File("encrypted.mp4"), segments = folder.File("segments.mp4");
        Run("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-c:a", "aac", clear);
        Run("-i", clear, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", Key, "-encryption_kid", KeyId, encrypted);
        byte[] source = File.ReadAllBytes(encrypted);
        PackageResult result = PackageFolder.Open(source, 1);
        Assert.Null(result.Reason);
        var pieces = new PackageFolder(source, result.Package!, folder.File(""));
        byte[] init = pieces.Bytes(new PackagePiece(PieceKind.Init, 0, track));
        var own = new Dictionary<string, List<string>> { ["v"] = [], ["a"] = [] };
        int count = 0;
        // Each with the header alone: FFmpeg 5 mixes up the vectors of several fragments in one file.
        for (; result.Package!.Make(new PackagePiece(PieceKind.Fragment, count, track)).Outcome == PieceOutcome.Made; count++)
        {
            File.WriteAllBytes(segments, [.. init, .. pieces.Bytes(new PackagePiece(PieceKind.Fragment, count, track))]);
            foreach (string kind in Kinds(track)) own[kind].AddRange(Packets(segments, kind));
            if (track != "a1") Assert.NotEmpty(Pictures(segments));
        }

        Assert.InRange(count, 4, 5);
        foreach (string kind in Kinds(track)) Assert.Equal(Packets(clear, kind), own[kind]);
    }

    private static string[] Kinds(string track) => track.Length == 0 ? ["v", "a"] : [track[..1]];

    // A checksum of each packet as it is in the clear.
    private static List<string> Packets(string file, string kind) => Sums(file, "-map", "0:" + kind, "-c", "copy");

    private static List<string> Pictures(string file) => Sums(file, "-map", "0:v", "-fps_mode", "passthrough");

    private static List<string> Sums(string file, params string[] options)
    {
        (int code, string output, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-ignore_editlist", "1", "-decryption_key", Key, "-i", file, .. options, "-f", "framemd5", "-"]);
        Assert.True(code == 0 && errors.Length == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => l[0] != '#').Select(static l => l[(l.LastIndexOf(',') + 1)..].Trim())];
    }

    private static void Run(params string[] arguments)
    {
        (int code, _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-y", .. arguments]);
        Assert.True(code == 0, errors);
    }
}
