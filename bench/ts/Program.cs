using System.Diagnostics;
using System.Globalization;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

// How fast transport stream segments are produced by one thread: every segment of a film in memory, again and again, into a buffer of 64 KiB,
// as a delivery does it. Beside it, in turns, a plain copy of as many bytes. See bench/ts.sh.
byte[] film = File.ReadAllBytes(args[0]);
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5;
IMediaParser parser = MediaFormats.CreateParser(film.Length, MediaLimits.Default);
ParseStep step = parser.Start();
while (step.Kind == ParseStepKind.Need) step = parser.Step(film.AsSpan((int)step.Offset, step.Length));
MediaPackage package = step.Index!.Packaged(new PackageKey(null, 10_000_000)).Package ?? throw new InvalidDataException("the film cannot be cut");
var output = new byte[64 << 10];
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
    $"ts segments {rates[rates.Count / 2]:0.00} GB/s (best {rates[^1]:0.00}), plain copy {copies[copies.Count / 2]:0.00} GB/s (best {copies[^1]:0.00}), ratio {rates[rates.Count / 2] / copies[copies.Count / 2]:0.00}, {rates.Count} rounds"));

static double Rate(Func<long> work)
{
    long began = Stopwatch.GetTimestamp();
    long bytes = work();
    return bytes / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e9;
}

long RenderAll()
{
    long bytes = 0;
    for (int number = 0; package.Make(new PackagePiece(PieceKind.Transport, number)) is { Layout: { } layout }; number++)
    {
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        while (cursor.MoveNext(out LayoutPiece piece))
        {
            ByteRenderer renderer = piece.Rendered!.Open(piece.Offset, piece.Count);
            while (renderer.Remaining > 0)
            {
                int at = (int)renderer.SourceOffset;
                bytes += renderer.Render(film.AsSpan(at, Math.Min(64 << 10, film.Length - at)), output);
            }
        }
    }

    return bytes;
}

long CopyAll()
{
    for (int at = 0; at < film.Length; at += output.Length) film.AsSpan(at, Math.Min(output.Length, film.Length - at)).CopyTo(output);
    return film.Length;
}
