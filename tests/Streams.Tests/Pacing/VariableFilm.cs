using System.Diagnostics;
using System.Globalization;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A film, or a view of it, and what ffprobe says of its packets: the judge of what is due when.</summary>
internal sealed class VariableFilm
{
    private readonly (double Time, long End)[] _byTime;    // by time; the end of all until then
    private readonly (double Time, long End)[] _byEnd;     // by end; the earliest time of all from there on

    private readonly string _extension;

    private VariableFilm(MediaIndex index, byte[] bytes, string extension, (double Time, long End)[] packets) 
    {
        (Index, Bytes, _extension) = (index, bytes, extension);
        _byTime = [.. packets.OrderBy(static p => p.Time)];
        for (int i = 1; i < packets.Length; i++) _byTime[i].End = Math.Max(_byTime[i].End, _byTime[i - 1].End);
        _byEnd = [.. packets.OrderBy(static p => p.End)];
        for (int i = packets.Length - 2; i >= 0; i--) _byEnd[i].Time = Math.Min(_byEnd[i].Time, _byEnd[i + 1].Time);
    }

    public MediaIndex Index { get; }

    public byte[] Bytes { get; }

    /// <summary>Playing time; of a film that does not say, up to its last packet.</summary>
    public double Seconds => Index.Duration?.TotalSeconds ?? _byTime[^1].Time;

    /// <summary>Ten seconds of black, ten of noise, ten of black; an MP3: ten of silence, ten of noise, ten of silence.</summary>
    public static VariableFilm Make(string folder, FilmKind kind)
    {
        const string Pictures = "color=black:s=160x90:r=25:d=10[a];nullsrc=s=160x90:r=25:d=10,geq=random(1)*255:128:128[b];color=black:s=160x90:r=25:d=10[c];[a][b][c]concat=n=3:v=1[v]";
        const string Sound = "anullsrc=r=44100:cl=mono:d=10[a];anoisesrc=d=10:r=44100:a=0.8:seed=1[b];anullsrc=r=44100:cl=mono:d=10[c];[a][b][c]concat=n=3:v=0:a=1[s]";
        string[] muxer = kind switch
        {
            FilmKind.Fragmented => ["-movflags", "frag_keyframe+empty_moov+default_base_moof"],
            FilmKind.FragmentedWithIndex => ["-movflags", "frag_keyframe+empty_moov+default_base_moof+global_sidx", "-frag_duration", "3000000"],
            FilmKind.FragmentedWithoutLists => ["-movflags", "frag_keyframe+empty_moov+default_base_moof+skip_trailer"],
            FilmKind.FragmentedLong => ["-movflags", "empty_moov+default_base_moof+skip_trailer", "-frag_duration", "8000000"],
            FilmKind.Mp3 => ["-q:a", "5"],
            FilmKind.Mp3WithoutHeader => ["-q:a", "5", "-write_xing", "0", "-id3v2_version", "0"],
            FilmKind.Mp3Constant => ["-b:a", "64k"],
            _ => [],
        };
        bool isMp3 = kind is FilmKind.Mp3 or FilmKind.Mp3WithoutHeader or FilmKind.Mp3Constant;
        string file = Path.Combine(folder, kind + (isMp3 ? ".mp3" : kind == FilmKind.Flv ? ".flv" : ".mp4"));
        string[] input = isMp3 ? ["-filter_complex", Sound, "-map", "[s]", "-c:a", "libmp3lame"]
            : ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=30", "-filter_complex", Pictures, "-map", "[v]", "-map", "0:a",
                "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-crf", "30", "-c:a", "aac", "-b:a", "48k"];
        Run("ffmpeg", ["-v", "error", "-y", .. input, .. muxer, file]);
        return Open(file);
    }

    /// <summary>The index that clips are made of.</summary>
    public MediaIndex For(params TrimRequest[] sections)
    {
        MediaIndex index = Index;
        if (index.Continuation(MediaLimits.Default) is { } all) index = Parsed(all, Bytes);
        return index.Deepen(sections, MediaLimits.Default) is { } deeper ? Parsed(deeper, Bytes) : index;
    }

    /// <summary>The timeline of the file as it is: with what the list of its fragments says.</summary>
    public MediaTimeline? Timeline() => (Index.TimesParser(MediaLimits.Default) is { } parser ? Parsed(parser, Bytes) : Index).Timeline();

    /// <summary>A view of this one as a film of its own.</summary>
    public VariableFilm View(string folder, Layout layout)
    {
        string file = Path.Combine(folder, "view" + _extension);
        var bytes = new byte[layout.Length];
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        long at = 0;
        for (; cursor.MoveNext(out LayoutPiece piece); at += piece.Count)
        {
            Span<byte> to = bytes.AsSpan((int)at, (int)piece.Count);
            if (piece.Kind == LayoutPieceKind.Inline) piece.Bytes.Span.CopyTo(to);
            else if (piece.Kind == LayoutPieceKind.Computed) piece.Computed!.Read(piece.Offset, to);
            else if (piece.Kind == LayoutPieceKind.Rendered) Render(piece.Rendered!.Open(piece.Offset, piece.Count), to);
            else Bytes.AsSpan((int)piece.Offset, to.Length).CopyTo(to);
        }

        File.WriteAllBytes(file, bytes);
        return Open(file);
    }

    /// <summary>Bytes from the front without which what is decoded by then cannot be.</summary>
    public long NeededBy(double seconds) => Count(_byTime, p => p.Time <= seconds) is > 0 and var count ? _byTime[count - 1].End : 0;

    /// <summary>When the byte is needed: the earliest decoding time of what ends behind it; the film's end where nothing does.</summary>
    public double DueAt(long offset) => Count(_byEnd, p => p.End <= offset) is var count && count < _byEnd.Length ? _byEnd[count].Time : Seconds;

    // How many at the front hold what the others do not.
    private static int Count((double Time, long End)[] packets, Func<(double Time, long End), bool> holds)
    {
        int low = 0, high = packets.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (holds(packets[middle])) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Skips the test where the tool is not installed.</summary>
    public static string Run(string name, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), name);
            Assert.Equal(0, process.ExitCode);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
    }

    private void Render(ByteRenderer renderer, Span<byte> to)
    {
        int filled = 0;
        while (renderer.Remaining > 0)
        {
            int before = filled;
            filled += renderer.Render(Bytes.AsSpan((int)renderer.SourceOffset), to[filled..]);
            Assert.True(filled > before);
        }
    }

    private static MediaIndex Parsed(IMediaParser parser, byte[] bytes)
    {
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need) step = parser.Step(bytes.AsSpan((int)step.Offset, step.Length));
        Assert.Null(step.Reason);
        return step.Index!;
    }

    private static VariableFilm Open(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        MediaIndex index = Parsed(MediaFormats.CreateParser(bytes.Length, new MediaLimits()), bytes);
        string lines = Run("ffprobe", "-v", "error", "-show_entries", "packet=dts_time,size,pos", "-of", "compact=p=0:nk=0", file);
        var packets = new List<(double Time, long Position, long End)>();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Dictionary<string, string> values = line.Split('|').Select(static v => v.Split('=')).Where(static v => v.Length == 2).ToDictionary(static v => v[0], static v => v[1]);
            long position = long.Parse(values["pos"], CultureInfo.InvariantCulture);
            packets.Add((double.Parse(values["dts_time"], CultureInfo.InvariantCulture), position, position + long.Parse(values["size"], CultureInfo.InvariantCulture)));
        }

        Assert.InRange(packets.Count, 100, 10_000);
        string extension = Path.GetExtension(file);
        if (extension == ".flv")
        {
            // A tag is more than the packet in it, and timestamps need not begin at 0.
            packets = [.. packets.OrderBy(static p => p.Position)];
            double begin = packets.Min(static p => p.Time);
            packets = [.. packets.Select((p, i) => (p.Time - begin, p.Position, i + 1 < packets.Count ? packets[i + 1].Position : bytes.Length))];
        }

        return new VariableFilm(index, bytes, extension, [.. packets.Select(static p => (p.Time, p.End))]);
    }
}
