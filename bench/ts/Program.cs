using System.Diagnostics;
using System.Globalization;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

// How fast transport stream segments are produced by one thread: every segment of a film in memory is planned and rendered anew, again and again, into
// a buffer of 64 KiB, as a delivery does it. Beside it, in turns, a plain copy of as many bytes. Rates are by the processor time of the whole process, so
// that a busy machine does not lower them. With a folder the segments are written there instead, to be compared with a server's. See bench/ts.sh.
byte[] film = File.ReadAllBytes(args[0]);
IMediaParser parser = MediaFormats.CreateParser(film.Length, MediaLimits.Default);
ParseStep step = parser.Start();
while (step.Kind == ParseStepKind.Need) step = parser.Step(film.AsSpan((int)step.Offset, step.Length));
MediaPackage package = step.Index!.Packaged(new PackageKey(null, 10_000_000)).Package ?? throw new InvalidDataException("the film cannot be cut");
var output = new byte[64 << 10];
if (args is [_, "--write", var folder])
{
    int number = 0;
    for (; SegmentOf(number) is { } layout; number++)
    {
        using FileStream file = File.Create(Path.Combine(folder, $"{number}.ts"));
        Render(layout, file);
    }

    Console.WriteLine(number);
    return;
}

double seconds = double.Parse(args[1], CultureInfo.InvariantCulture);
var rates = new List<double>();
var copies = new List<double>();
for (var total = Stopwatch.StartNew(); total.Elapsed.TotalSeconds < seconds;)
{
    rates.Add(Rate(RenderAll));
    copies.Add(Rate(CopyAll));
}

rates.Sort();
copies.Sort();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"| {RenderAll() / 1e6:0.0} MB | {rates[0]:0.00} | {rates[rates.Count / 2]:0.00} | {rates[^1]:0.00} | {copies[copies.Count / 2]:0.00} | {rates.Count} |"));

// At least a tenth of a second of work: the system counts processor time in steps.
static double Rate(Func<long> work)
{
    long bytes = 0;
    TimeSpan began = Environment.CpuUsage.TotalTime, used;
    do
    {
        bytes += work();
        used = Environment.CpuUsage.TotalTime - began;
    }
    while (used.TotalMilliseconds < 100);
    return bytes / used.TotalSeconds / 1e9;
}

Layout? SegmentOf(int number)
{
    var piece = new PackagePiece(PieceKind.Transport, number);
    if (package.Deepen(piece, MediaLimits.Default) is not { } reader) return package.Make(piece).Layout;
    ParseStep read = reader.Start();
    while (read.Kind == ParseStepKind.Need) read = reader.Step(film.AsSpan((int)read.Offset, read.Length));
    return reader.Make().Layout;
}

long Render(Layout layout, Stream? to)
{
    long bytes = 0;
    LayoutCursor cursor = layout.Slice(0, layout.Length);
    while (cursor.MoveNext(out LayoutPiece piece))
    {
        ByteRenderer renderer = piece.Rendered!.Open(piece.Offset, piece.Count);
        while (renderer.Remaining > 0)
        {
            int at = (int)renderer.SourceOffset, count = renderer.Render(film.AsSpan(at, Math.Min(64 << 10, film.Length - at)), output);
            to?.Write(output, 0, count);
            bytes += count;
        }
    }

    return bytes == layout.Length ? bytes : throw new InvalidDataException($"{bytes} bytes were rendered of {layout.Length}");
}

long RenderAll()
{
    long bytes = 0;
    for (int number = 0; SegmentOf(number) is { } layout; number++) bytes += Render(layout, null);
    return bytes;
}

long CopyAll()
{
    for (int at = 0; at < film.Length; at += output.Length) film.AsSpan(at, Math.Min(output.Length, film.Length - at)).CopyTo(output);
    return film.Length;
}
