using System.Diagnostics;
using System.Globalization;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A film, or a view of it, and what ffprobe says of its packets: the judge of what is due when.</summary>
internal sealed class VariableFilm
{
    private readonly (double Time, long End)[] _packets;

    private VariableFilm(MediaIndex index, byte[] bytes, (double Time, long End)[] packets) => (Index, Bytes, _packets) = (index, bytes, packets);

    public MediaIndex Index { get; }

    public byte[] Bytes { get; }

    public double Seconds => Index.Duration!.Value.TotalSeconds;

    /// <summary>Ten seconds of black, ten of noise, ten of black.</summary>
    public static VariableFilm Make(string folder)
    {
        string file = Path.Combine(folder, "film.mp4");
        const string Noise = "color=black:s=160x90:r=25:d=10[a];nullsrc=s=160x90:r=25:d=10,geq=random(1)*255:128:128[b];color=black:s=160x90:r=25:d=10[c];[a][b][c]concat=n=3:v=1[v]";
        Run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=30", "-filter_complex", Noise, "-map", "[v]", "-map", "0:a",
            "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-crf", "30", "-c:a", "aac", "-b:a", "48k", file);
        return Open(file);
    }

    /// <summary>A view of this one as a film of its own.</summary>
    public VariableFilm View(string folder, Layout layout)
    {
        string file = Path.Combine(folder, "view.mp4");
        var bytes = new byte[layout.Length];
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        long at = 0;
        for (; cursor.MoveNext(out LayoutPiece piece); at += piece.Count)
        {
            Span<byte> to = bytes.AsSpan((int)at, (int)piece.Count);
            if (piece.Kind == LayoutPieceKind.Inline) piece.Bytes.Span.CopyTo(to);
            else if (piece.Kind == LayoutPieceKind.Computed) piece.Computed!.Read(piece.Offset, to);
            else Bytes.AsSpan((int)piece.Offset, to.Length).CopyTo(to);
        }

        File.WriteAllBytes(file, bytes);
        return Open(file);
    }

    /// <summary>Bytes from the front without which what is decoded by then cannot be.</summary>
    public long NeededBy(double seconds) => _packets.Where(p => p.Time <= seconds).Select(static p => p.End).DefaultIfEmpty().Max();

    /// <summary>When the byte is needed: the earliest decoding time of what ends behind it; the film's end where nothing does.</summary>
    public double DueAt(long offset) => _packets.Where(p => p.End > offset).Select(static p => p.Time).DefaultIfEmpty(Seconds).Min();

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

    private static VariableFilm Open(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        IMediaParser parser = MediaFormats.CreateParser(bytes.Length, new MediaLimits());
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need) step = parser.Step(bytes.AsSpan((int)step.Offset, step.Length));
        Assert.Null(step.Reason);
        string lines = Run("ffprobe", "-v", "error", "-show_entries", "packet=dts_time,size,pos", "-of", "compact=p=0:nk=0", file);
        var packets = new List<(double, long)>();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Dictionary<string, string> values = line.Split('|').Select(static v => v.Split('=')).Where(static v => v.Length == 2).ToDictionary(static v => v[0], static v => v[1]);
            packets.Add((double.Parse(values["dts_time"], CultureInfo.InvariantCulture), long.Parse(values["pos"], CultureInfo.InvariantCulture) + long.Parse(values["size"], CultureInfo.InvariantCulture)));
        }

        Assert.InRange(packets.Count, 100, 10_000);
        return new VariableFilm(step.Index!, bytes, [.. packets]);
    }
}
