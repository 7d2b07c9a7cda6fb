using StonMedia.Media.Layouts;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

public sealed class TransportRendererTests
{
    [Theory, InlineData(""), InlineData("v1"), InlineData("a1")]
    public void Render_AnyRangeInAnySteps_IsTheSliceOfTheWhole(string track)
    {
        (byte[] source, Layout layout) = Segment(3, track);
        byte[] whole = LayoutBytes.Read(layout, source);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            int offset = random.Next(whole.Length), count = random.Next(1, Math.Min(whole.Length - offset, i % 3 == 0 ? 400 : 100_000) + 1);
            var part = new byte[count];
            LayoutCursor cursor = layout.Slice(offset, count);
            Assert.True(cursor.MoveNext(out LayoutPiece piece));
            LayoutBytes.Render(piece.Rendered!.Open(piece.Offset, piece.Count), source, part, random.Next(1, i % 2 == 0 ? 9 : 70_000), random.Next(1, i % 5 == 0 ? 9 : 70_000));
            Assert.True(whole.AsSpan(offset, count).SequenceEqual(part), $"{count} bytes from {offset}");
        }
    }

    [Theory, InlineData(""), InlineData("v1"), InlineData("a1")]
    public void Render_SegmentsInARow_CountersGoOnAndEverySizeIsAsPlanned(string track)
    {
        var counters = new Dictionary<int, int>();
        for (int number = 0; number < 6; number++)
        {
            (byte[] source, Layout layout) = Segment(number, track);
            byte[] whole = LayoutBytes.Read(layout, source);
            Assert.Equal(layout.Length, whole.Length);
            Assert.Equal(0, whole.Length % 188);
            for (int at = 0; at < whole.Length; at += 188)
            {
                Assert.Equal(0x47, whole[at]);
                int pid = ((whole[at + 1] & 31) << 8) | whole[at + 2], counter = whole[at + 3] & 15;
                Assert.NotEqual(0, whole[at + 3] & 0x10);    // every packet has payload
                if (counters.TryGetValue(pid, out int last)) Assert.Equal((last + 1) & 15, counter);
                counters[pid] = counter;
            }
        }
    }

    private static (byte[] Source, Layout Layout) Segment(int number, string track)
    {
        byte[] source = File.ReadAllBytes(Path.Combine(Tool.Repository!, "samples", "media", "clock.mp4"));
        PieceResult result = PackageFolder.Open(source, 8).Package!.Make(new PackagePiece(PieceKind.Transport, number, track));
        Assert.Equal(PieceOutcome.Made, result.Outcome);
        return (source, result.Layout!);
    }
}
