using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>A film of a million samples: what its index weighs and how long it takes.</summary>
[Collection(AloneCollection.Name)]
public sealed class Mp4ScaleTests(ITestOutputHelper output)
{
    private const int Samples = 1_000_000;

    // Sample sizes and composition offsets for every sample, ten samples a chunk: 600 KB/s of a nine-hour film.
    private static byte[] Moov()
    {
        byte[] stsz = new byte[12 + (4 * Samples)], ctts = new byte[8 + (8 * Samples)], stco = new byte[8 + (4 * Samples / 10)], stss = new byte[8 + (4 * Samples / 50)];
        U32(Samples).CopyTo(stsz, 8);
        U32(Samples).CopyTo(ctts, 4);
        U32(Samples / 10).CopyTo(stco, 4);
        U32(Samples / 50).CopyTo(stss, 4);
        for (int i = 0; i < Samples; i++)
        {
            U32(100).CopyTo(stsz, 12 + (i * 4));
            U32(1).CopyTo(ctts, 8 + (i * 8));
            U32((uint)(i % 3 * 40)).CopyTo(ctts, 12 + (i * 8));
            if (i % 10 == 0) U32((uint)(i * 100) + 64).CopyTo(stco, 8 + (i / 10 * 4));
            if (i % 50 == 0) U32((uint)i + 1).CopyTo(stss, 8 + (i / 50 * 4));
        }

        byte[] stbl = Box("stbl", Full("stsd", 0, 0, U32(0)), Full("stts", 0, 0, U32(1), U32(Samples), U32(40)), Box("ctts", ctts), Box("stss", stss),
            Full("stsc", 0, 0, U32(1), U32(1), U32(10), U32(1)), Box("stsz", stsz), Box("stco", stco));
        byte[] mdhd = Full("mdhd", 0, 0, U32(0), U32(0), U32(1000), U32(Samples * 40u), U32(0));
        byte[] hdlr = Full("hdlr", 0, 0, U32(0), "vide"u8.ToArray(), new byte[13]);
        byte[] tkhd = Full("tkhd", 0, 7, U32(0), U32(0), U32(1), U32(0), U32(Samples * 40u), new byte[60]);
        return Box("moov", Full("mvhd", 0, 0, U32(0), U32(0), U32(1000), U32(Samples * 40u), new byte[80]), Box("trak", tkhd, Box("mdia", mdhd, hdlr, Box("minf", stbl))));
    }

    [Fact]
    public void Index_AMillionSamples_IsSmallAndQuick()
    {
        byte[] moov = Moov(), ftyp = Box("ftyp", "isom"u8.ToArray(), U32(0));
        long mdat = (100L * Samples) + 64, length = ftyp.Length + mdat + moov.Length;
        byte[] head = new byte[65536];
        ftyp.CopyTo(head, 0);
        U32((uint)mdat).CopyTo(head, ftyp.Length);
        "mdat"u8.CopyTo(head.AsSpan(ftyp.Length + 4));
        double parse = double.MaxValue, trim = double.MaxValue, relocate = double.MaxValue;
        long kept = 0, layoutAllocates = 0;
        for (int round = 0; round < 5; round++)
        {
            IMediaParser parser = MediaFormats.CreateParser(length, MediaLimits.Default);
            parser.Start();
            ParseStep step = parser.Step(head);
            Assert.True(step is { Kind: ParseStepKind.Need, OpenEnded: true });
            step = parser.Step(moov.AsSpan(0, step.Length));
            Assert.Equal(moov.Length, step.Length);
            TimeSpan began = Environment.CpuUsage.TotalTime;
            step = parser.Step(moov);
            parse = Math.Min(parse, (Environment.CpuUsage.TotalTime - began).TotalMilliseconds);
            Assert.True(step.Kind == ParseStepKind.Done, step.Reason);
            kept = step.Index!.MemoryBytes;
            Assert.True(TrimRequest.TryParse("12345.678", "30000", out TrimRequest request));
            long before = GC.GetAllocatedBytesForCurrentThread();
            began = Environment.CpuUsage.TotalTime;
            ViewResult view = step.Index.Trimmed(request);
            trim = Math.Min(trim, (Environment.CpuUsage.TotalTime - began).TotalMilliseconds);
            layoutAllocates = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Null(view.Reason);
            Assert.InRange(view.Layout.MemoryBytes, 1, 4096);
            began = Environment.CpuUsage.TotalTime;
            view = step.Index.Relocated();
            relocate = Math.Min(relocate, (Environment.CpuUsage.TotalTime - began).TotalMilliseconds);
            Assert.Null(view.Reason);
            Assert.InRange(view.Layout.MemoryBytes, 1, 4096);
        }

        output.WriteLine($"moov {moov.Length} bytes: parse {parse:F1} ms, {(double)kept / Samples:F2} B a sample; trim {trim:F2} ms, {layoutAllocates} B; relocate {relocate:F2} ms");
        Assert.InRange((double)kept / Samples, 1, 24);
        Assert.InRange(layoutAllocates, 1, 64 << 10);
        Assert.InRange(parse, 0, 180);    // three times the aim: processor time of shared build machines
        Assert.InRange(trim, 0, 15);
    }

    [Fact]
    public void Relocated_AMillionSamples_ReadsAnyRange()
    {
        byte[] moov = Moov(), ftyp = Box("ftyp", "isom"u8.ToArray(), U32(0));
        byte[] mdat = Box("mdat", new byte[(100 * Samples) + 64]);
        byte[] file = [.. ftyp, .. mdat, .. moov];
        Layout layout = Parse.Index(file).Relocated().Layout;
        var last = new byte[4];
        LayoutCursor cursor = layout.Slice(layout.HeaderLength - 4, 4);
        Assert.True(cursor.MoveNext(out LayoutPiece piece));
        piece.Computed!.Read(piece.Offset, last);
        Assert.Equal(U32((uint)(((Samples - 10) * 100) + 64 + moov.Length)), last);
    }
}
