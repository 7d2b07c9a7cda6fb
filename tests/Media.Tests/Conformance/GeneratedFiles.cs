using System.Buffers.Binary;
using StonMedia.Media.Tests.Flv;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>Files of every kind, made by one run of ffmpeg and, where ffmpeg does not write such, by rewriting what it made.</summary>
internal sealed class GeneratedFiles : FilmSet
{
    /// <summary>What decrypts the encrypted ones.</summary>
    public const string Key = "00112233445566778899aabbccddeeff";

    private const string Picture = "-map 0:v -c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -g 25", Cenc = $" -encryption_scheme cenc-aes-ctr -encryption_key {Key} -encryption_kid 0123456789abcdef0123456789abcdef";

    private static readonly (string Name, string Encoder, string Options)[] s_films =
    [
        ("b-frames.mp4", "libx264", $"{Picture} -map 1:a -c:a aac"),
        ("negative-offsets.mp4", "libx264", $"{Picture} -map 1:a -c:a aac -movflags +negative_cts_offsets"),
        ("no-edits.mp4", "libx264", "-map 0:v -map 1:a -c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -use_editlist 0"),
        ("vfr.mp4", "libx264", "-map 0:v -map 1:a -vf select='not(eq(mod(n,5),2))' -fps_mode vfr -c:v libx264 -preset ultrafast -bf 2 -g 20 -c:a aac"),
        ("late-sound.mp4", "libx264", $"{Picture} -map 2:a -c:a aac"),
        ("two-sounds.mp4", "libx264", $"{Picture} -map 1:a -map 1:a -c:a aac"),
        ("two-pictures.mp4", "libx264", $"{Picture} -map 0:v -map 1:a -c:a aac"),
        ("subtitles.mp4", "libx264", $"{Picture} -map 1:a -map 4:s -c:a aac -c:s mov_text"),
        ("timecode.mov", "libx264", $"{Picture} -map 1:a -c:a aac -timecode 01:00:00:00"),
        ("ac3.mp4", "ac3", $"{Picture} -map 1:a -c:a ac3"),
        ("eac3.mp4", "eac3", $"{Picture} -map 1:a -c:a eac3"),
        ("opus.mp4", "libopus", $"{Picture} -map 1:a -c:a libopus"),
        ("flac.mp4", "flac", $"{Picture} -map 1:a -c:a flac -strict -2"),
        ("alac.mp4", "alac", $"{Picture} -map 1:a -c:a alac"),
        ("mp3.mp4", "libmp3lame", $"{Picture} -map 1:a -c:a libmp3lame"),
        ("pcm.mov", "pcm_s16le", $"{Picture} -map 1:a -c:a pcm_s16le"),
        ("pcm-version-2.mov", "pcm_s24le", $"{Picture} -map 1:a -c:a pcm_s24le -ar 96000 -ac 4"),
        ("ima.mov", "adpcm_ima_qt", $"{Picture} -map 1:a -c:a adpcm_ima_qt"),
        ("sound.m4a", "aac", "-map 1:a -c:a aac"),
        ("small.3gp", "mpeg4", "-map 0:v -map 1:a -c:v mpeg4 -g 12 -c:a aac"),
        ("hevc.mp4", "libx265", "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:min-keyint=25:scenecut=0:bframes=2:open-gop=0 -tag:v hvc1 -c:a aac"),
        ("hevc-open.mp4", "libx265", "-map 0:v -map 1:a -c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25:min-keyint=25:bframes=3:open-gop=1 -tag:v hvc1 -c:a aac"),
        ("av1.mp4", "libaom-av1", "-map 0:v -map 1:a -c:v libaom-av1 -cpu-used 8 -usage realtime -g 25 -c:a aac"),
        ("vp9.mp4", "libvpx-vp9", "-map 0:v -map 1:a -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 -c:a libopus"),
        ("fragmented.mp4", "libx264", $"{Picture} -map 1:a -c:a aac -movflags +frag_keyframe+empty_moov"),
        ("fragmented-sidx.mp4", "libx264", $"{Picture} -map 1:a -c:a aac -frag_duration 400000 -movflags +default_base_moof+dash+global_sidx"),
        ("cenc.mp4", "libx264", $"{Picture} -map 1:a -c:a aac{Cenc}"),
        ("constant.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 44100 -ac 2 -b:a 128k"),
        ("constant-bare.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 44100 -ac 2 -b:a 128k -write_xing 0 -id3v2_version 0"),
        ("varying.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 44100 -ac 2 -q:a 2 -id3v2_version 0"),
        ("varying-bare.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 44100 -ac 2 -q:a 4 -write_xing 0"),
        ("id3.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 48000 -ac 2 -b:a 192k -write_id3v1 1 -metadata title=Test"),
        ("mpeg-2.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 22050 -ac 2 -b:a 64k"),
        ("mpeg-2.5.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 11025 -ac 1 -b:a 24k"),
        ("mpeg-2.5-varying.mp3", "libmp3lame", "-map 3:a -c:a libmp3lame -ar 8000 -ac 1 -q:a 5"),
        ("plain.flv", "libx264", $"{Picture} -map 1:a -c:a aac"),
        ("keyframes-index.flv", "libx264", $"{Picture} -map 1:a -c:a aac -flvflags add_keyframe_index"),
        ("no-metadata.flv", "libmp3lame", $"{Picture} -map 3:a -c:a libmp3lame -ar 44100 -flvflags no_metadata"),
        ("sorenson.flv", "flv", "-map 0:v -c:v flv1 -g 25"),
        ("sound.flv", "aac", "-map 1:a -c:a aac"),
    ];

    private static readonly (string Name, string Of, Func<byte[], byte[]> Make)[] s_rewritten =
    [
        ("co64.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithCo64()),
        ("stz2.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithStz2()),
        ("several-edits.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithSeveralEdits()),
        ("repeated-edits.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithRepeatedEdits()),
        ("endless-mdat.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithEndlessMdat()),
        ("wide-mdat-and-free.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithWideMdat()),
        ("moov-in-the-middle.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithMoovInTheMiddle()),
        ("several-mdat.mp4", "b-frames.mp4", static f => new Mp4Rewriter(f).WithSeveralMdat()),
        ("vbri.mp3", "varying.mp3", Vbri),
        ("ape.mp3", "constant-bare.mp3", static f => [.. f, .. Ape(), .. "TAG"u8, .. new byte[125]]),
        ("enhanced-hevc.flv", "hevc.mp4", EnhancedFlv.Make),
        ("enhanced-av1.flv", "av1.mp4", EnhancedFlv.Make),
    ];

    private static readonly (string Name, Action<Mp4Rewriter, string> Write)[] s_huge =
    [
        ("over-4-gib.mp4", static (film, path) => film.WriteBehind(path, (4L << 30) + (300 << 20), wide: true)),
        ("offsets-up-to-4-gib.mp4", static (film, path) => film.WriteBehind(path, null, wide: false)),
    ];

    private static readonly string s_subtitles = "data:text/plain;base64," + Convert.ToBase64String("1\n00:00:00,500 --> 00:00:02,000\nOne\n\n2\n00:00:02,500 --> 00:00:05,000\nTwo\n"u8);

    private readonly bool _withHuge;

    /// <param name="withHuge">Those over 4 GiB too: files with holes, but read in parts only by this.</param>
    public GeneratedFiles(bool withHuge) : base(
        [.. Inputs(6), "-f", "lavfi", "-i", "anoisesrc=d=6:c=pink:a=0.4:seed=7:sample_rate=48000,aecho=0.8:0.9:60:0.3", "-f", "srt", "-i", s_subtitles], s_films)
    {
        _withHuge = withHuge;
        foreach ((string name, string of, Func<byte[], byte[]> make) in s_rewritten)
            if (Find(of) is { } source) File.WriteAllBytes(Place(name), make(File.ReadAllBytes(source)));
        foreach ((string name, Action<Mp4Rewriter, string> write) in withHuge ? s_huge : [])
            if (Find("b-frames.mp4") is { } film) write(new Mp4Rewriter(File.ReadAllBytes(film)), Place(name));
    }

    /// <summary>All names, made here or not.</summary>
    public static IEnumerable<string> Names => [.. s_films.Select(static f => f.Name), .. s_rewritten.Select(static f => f.Name), .. s_huge.Select(static f => f.Name)];

    /// <summary>Those that could be made, with what decrypts them.</summary>
    public IEnumerable<(string Name, string Path, string? Key)> Made
        => Names.Where(n => _withHuge || s_huge.All(h => h.Name != n)).Select(n => (n, Find(n), n.StartsWith("cenc", StringComparison.Ordinal) ? Key : null)).Where(static f => f.Item2 is not null)!;

    // Fraunhofer's header in place of the other: at the same byte for all files, with the same numbers; one entry in its table.
    private static byte[] Vbri(byte[] file)
    {
        byte[] changed = [.. file];
        int at = changed.AsSpan().IndexOf("Xing"u8);
        uint frames = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at + 8)), bytes = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at + 12));
        changed.AsSpan(at, 160).Clear();
        Span<byte> header = changed.AsSpan(at);
        "VBRI"u8.CopyTo(header);
        header[5] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(header[10..], bytes);
        BinaryPrimitives.WriteUInt32BigEndian(header[14..], frames);
        (header[19], header[21], header[23], header[25]) = (1, 1, 4, (byte)Math.Min(frames, 255));
        BinaryPrimitives.WriteUInt32BigEndian(header[26..], bytes);
        return changed;
    }

    // An APEv2 tag without items: header and footer.
    private static byte[] Ape()
    {
        return [.. Block(0xA0), .. Block(0x80)];
        static byte[] Block(byte flags) => [.. "APETAGEX"u8, 0xD0, 7, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, flags, .. new byte[8]];
    }
}
