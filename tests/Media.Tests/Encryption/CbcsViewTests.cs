using System.Collections.Concurrent;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;
using StonMedia.Media.Tests.Segments;

namespace StonMedia.Media.Tests.Encryption;

/// <summary>
/// Views of films under cbcs and cenc, decrypted by the tests themselves: ffmpeg reads and decodes in them the very packets, pictures and sound, at the
/// very times, that it finds in the same view of the clear film.
/// </summary>
public sealed class CbcsViewTests(CbcsViewTests.Made made) : IClassFixture<CbcsViewTests.Made>
{
    private const string Film = "-map 0:v -map 1:a -c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -g 25 -c:a aac";

    public sealed class Made() : FilmSet(Inputs(5), [("clear.mp4", "libx264", Film), ("cenc.mp4", "libx264", $"{Film} -encryption_scheme cenc-aes-ctr -encryption_key {Key} -encryption_kid {Key}")])
    {
        /// <summary>By a hash of the film.</summary>
        public ConcurrentDictionary<string, List<string>> Sums { get; } = [];
    }

    private static string Key => Convert.ToHexStringLower(CbcsMaker.Key);

    /// <summary>Encrypted by one code of the tests, decrypted by another: FFmpeg, a third, agrees with both.</summary>
    [Fact]
    public void Decrypt_CbcsFilm_IsTheClearFilmAsFFmpegHasIt()
    {
        byte[] clear = File.ReadAllBytes(made.Path("clear.mp4")), encrypted = CbcsMaker.Encrypt(clear);
        AssertSame(clear, Decryptor.Decrypt(encrypted, CbcsMaker.Key));
        foreach ((FilmTrack before, FilmTrack after) in FilmReader.Read(clear).Tracks.Zip(FilmReader.Read(encrypted).Tracks))
            Assert.True(before.Samples.Zip(after.Samples).Count(static s => !s.First.Bytes.AsSpan().SequenceEqual(s.Second.Bytes)) > before.Samples.Count * 3 / 4);
        Assert.Equal(Sums(clear), Sums(encrypted, "-decryption_key", Key));
    }

    [Theory, InlineData("cbcs"), InlineData("cenc")]
    public void Views_Decrypted_AreThoseOfTheClearFilm(string scheme)
    {
        (byte[] clear, byte[] encrypted) = Films(scheme);
        MediaIndex index = Parse.Index(clear), other = Parse.Index(encrypted);
        Assert.True(TrimRequest.TryParse("1.3", "4.4", out TrimRequest one));
        Assert.True(MultiTrimRequest.TryParse("3.1-4.6,0.5-1.7,0.5-1.7", out MultiTrimRequest several));
        several = several.With(allTracks: false, exactStart: true, maxRatio: 1000);
        foreach (Func<MediaIndex, ViewResult> view in (Func<MediaIndex, ViewResult>[])[static i => i.Relocated(), i => i.Trimmed(one), i => i.MultiTrimmed(several)])
            AssertSame(View(index, view, clear), Decryptor.Decrypt(View(other, view, encrypted), CbcsMaker.Key));
    }

    /// <summary>Header and all segments one behind the other are one film; sound and picture together, and each alone.</summary>
    [Theory, InlineData("cbcs", ""), InlineData("cbcs", "v1"), InlineData("cbcs", "a1"), InlineData("cenc", "")]
    public void Segments_JoinedAndDecrypted_AreThoseOfTheClearFilm(string scheme, string track)
    {
        (byte[] clear, byte[] encrypted) = Films(scheme);
        byte[] joined = Joined(encrypted, track);
        Assert.Contains(scheme, System.Text.Encoding.Latin1.GetString(joined), StringComparison.Ordinal);
        AssertSame(Joined(clear, track), Decryptor.Decrypt(joined, CbcsMaker.Key));
    }

    /// <summary>A fragmented film under cbcs as source: what the views of it are cut from are its fragments.</summary>
    [Fact]
    public void Views_FragmentedCbcsFilm_AreThoseOfTheClearFilm()
    {
        (byte[] clear, byte[] encrypted) = Films("cbcs");
        (clear, encrypted) = (Joined(clear, ""), Joined(encrypted, ""));
        Assert.True(TrimRequest.TryParse("1.3", "4.4", out TrimRequest one));
        AssertSame(View(Parse.Deepened(clear, [one]), i => i.Trimmed(one), clear), Decryptor.Decrypt(View(Parse.Deepened(encrypted, [one]), i => i.Trimmed(one), encrypted), CbcsMaker.Key));
        AssertSame(Joined(clear, ""), Decryptor.Decrypt(Joined(encrypted, ""), CbcsMaker.Key));
    }

    private (byte[] Clear, byte[] Encrypted) Films(string scheme)
    {
        byte[] clear = File.ReadAllBytes(made.Path("clear.mp4"));
        return (clear, scheme == "cbcs" ? CbcsMaker.Encrypt(clear) : File.ReadAllBytes(made.Path("cenc.mp4")));
    }

    private static byte[] View(MediaIndex index, Func<MediaIndex, ViewResult> make, byte[] source)
    {
        ViewResult view = make(index);
        Assert.Null(view.Reason);
        return LayoutBytes.Read(view.Layout, source);
    }

    private static byte[] Joined(byte[] source, string track)
    {
        PackageResult result = PackageFolder.Open(source, 1);
        Assert.Null(result.Reason);
        List<byte> film = [.. Piece(new PackagePiece(PieceKind.Init, 0, track))];
        int count = 0;
        while (result.Package!.Make(new PackagePiece(PieceKind.Fragment, count, track)).Outcome == PieceOutcome.Made) film.AddRange(Piece(new PackagePiece(PieceKind.Fragment, count++, track)));
        Assert.InRange(count, 4, 6);
        return [.. film];

        byte[] Piece(PackagePiece piece) => LayoutBytes.Read(result.Package!.Make(piece).Layout!, source);
    }

    // Each view of the clear film is looked at once.
    private void AssertSame(byte[] clear, byte[] decrypted)
    {
        List<string> wanted = made.Sums.GetOrAdd(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(clear)), _ => Sums(clear));
        Assert.InRange(wanted.Count, 100, 2000);
        Assert.Equal(wanted, Sums(decrypted));
    }

    // Times, size and checksum of each packet, and of each picture and frame of sound as ffmpeg decodes it.
    private static List<string> Sums(byte[] film, params string[] input)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("film.mp4"), film);
        (int code, string _, string errors) = Tool.Run("ffmpeg", ["-v", "error", "-nostdin", .. input, "-i", folder.File("film.mp4"), "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f", "framemd5", folder.File("packets"),
            "-map", "0:v?", "-map", "0:a?", "-fps_mode", "passthrough", "-f", "framemd5", folder.File("frames")]);
        Assert.True(code == 0 && errors.Length == 0, errors);
        return [.. File.ReadLines(folder.File("packets")).Concat(File.ReadLines(folder.File("frames"))).Where(static l => l[0] != '#')];
    }
}
