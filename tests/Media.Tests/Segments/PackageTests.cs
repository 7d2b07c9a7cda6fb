using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>Films that ffmpeg makes here, cut into segments; the judge compares every packet with the source.</summary>
public sealed class PackageTests(PackageTests.Made made) : IClassFixture<PackageTests.Made>
{
    public sealed class Made() : FilmSet(Inputs(7), Films.Select(static f => f.Data));

    public static TheoryData<string, string, string> Films => new()
    {
        { "b-frames.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -g 25 -c:a aac" },
        { "negative-offsets.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 50 -c:a aac -movflags +negative_cts_offsets" },
        { "no-edits.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a libmp3lame -use_editlist 0" },
        { "open.mp4", "libx264", "-c:v libx264 -preset veryfast -bf 3 -x264-params open-gop=1:keyint=25:min-keyint=25 -c:a ac3" },
        { "hevc.mp4", "libx265", "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:bframes=2 -tag:v hvc1 -c:a eac3" },
        { "vp9.mp4", "libvpx-vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 -c:a libopus" },
        { "two-sounds.mp4", "libx264", "-map 0:v -map 1:a -map 1:a -c:v libx264 -preset ultrafast -g 25 -c:a:0 aac -c:a:1 ac3" },
        { "delimiters.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -bsf:v h264_metadata=aud=insert -c:a aac" },
        { "sound.m4a", "aac", "-map 1:a -c:a aac" },
        { "fragmented.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -movflags frag_keyframe+empty_moov" },
        { "fragmented-b-frames.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -g 25 -c:a aac -movflags frag_keyframe+empty_moov" },
        { "fragmented-edits.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -g 25 -c:a aac -movflags frag_keyframe+delay_moov+default_base_moof" },
        { "fragmented-frames.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 50 -c:a aac -movflags frag_every_frame+separate_moof+empty_moov" },
        { "fragmented-moov.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a libmp3lame -movflags frag_keyframe" },
        { "fragmented-cmaf.mp4", "libx264", "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -movflags cmaf -frag_duration 700000" },
        { "fragmented-sound.m4a", "aac", "-map 1:a -c:a aac -movflags empty_moov -frag_duration 500000" },
    };

    [Theory, MemberData(nameof(Films))]
    public void Pieces_GeneratedFilm_AreTheFilm(string name, string encoder, string options)
    {
        Assert.False(string.IsNullOrEmpty(encoder) || string.IsNullOrEmpty(options));
        string source = made.Path(name);
        byte[] bytes = File.ReadAllBytes(source);
        PackageResult result = PackageFolder.Open(bytes, 3);
        Assert.Null(result.Reason);
        bool isOptional = name is not ("b-frames.mp4" or "fragmented-edits.mp4");
        using var folder = new TempFolder();
        var master = new PackagePiece(PieceKind.MasterPlaylist);
        Judge("hls", source, In("ts").Write(master with { PrefersTransport = true }, "master.m3u8"), name + " ts", isOptional);
        Judge("hls", source, In("fmp4").Write(master, "master.m3u8"), name + " fmp4", isOptional);
        Judge("dash", source, In("dash").Write(new PackagePiece(PieceKind.Manifest), "manifest.mpd"), name + " dash", isOptional);

        PackageFolder In(string form) => new(bytes, result.Package!, Directory.CreateDirectory(folder.File(form)).FullName);
    }

    internal static void Judge(string what, string source, string playlist, string name, bool isOptional)
    {
        string? judge = Tool.Shared("tools/check_media.py");
        if (judge is null || !Tool.Exists("python3")) Assert.Skip("no python3 or judge here");
        Assert.Equal("ok", Judged.Verdict("package " + name, File.ReadAllBytes(source), PackageFolder.Everything(Path.GetDirectoryName(playlist)!), () =>
        {
            (int code, string output, string errors) = Tool.Run("python3", judge, what, playlist, source);
            Assert.True(code == 0, output + errors);
            return "ok";
        }, isOptional));
    }
}
