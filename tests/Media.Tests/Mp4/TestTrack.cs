using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>A track that <see cref="Mp4Maker"/> writes; every byte of sample n tells track and n.</summary>
internal sealed class TestTrack
{
    public required uint Id { get; init; }

    public string Handler { get; init; } = "vide";

    public uint Timescale { get; init; } = 1000;

    public required IReadOnlyList<TestSample> Samples { get; init; }

    public int SamplesPerChunk { get; init; } = 1;

    public bool Co64 { get; init; }

    /// <summary>0 writes stsz, otherwise stz2 with that many bits.</summary>
    public int Stz2Bits { get; init; }

    public bool ConstantSize { get; init; }

    public byte CttsVersion { get; init; }

    public IReadOnlyList<(long Duration, long MediaTime)> Edits { get; init; } = [];

    public byte[] StblExtra { get; init; } = [];

    public byte[] TrakExtra { get; init; } = [];

    public byte[] SampleEntry { get; init; } = Box("test", new byte[8]);

    public bool IsVideoLike => Handler == "vide";

    public int ChunkCount => (Samples.Count + SamplesPerChunk - 1) / SamplesPerChunk;

    /// <summary>The same with a last edit that lasts to the end of the media.</summary>
    public TestTrack WithOpenEdit() => With(Edits.Count == 0 ? [] : [.. Edits.SkipLast(1), (0, Edits[^1].MediaTime)]);

    public TestTrack With(IReadOnlyList<(long Duration, long MediaTime)> edits)
        => new()
        {
            Id = Id, Handler = Handler, Timescale = Timescale, Samples = Samples, SamplesPerChunk = SamplesPerChunk, Co64 = Co64, Stz2Bits = Stz2Bits,
            ConstantSize = ConstantSize, CttsVersion = CttsVersion, StblExtra = StblExtra, TrakExtra = TrakExtra, SampleEntry = SampleEntry,
            Edits = edits,
        };

    public static byte[] SampleBytes(uint track, int sample, int size)
        => [.. Enumerable.Range(0, size).Select(i => (byte)((track * 131) + (sample * 7) + (i * 13)))];

    public byte[] ChunkBytes(int chunk)
        => [.. Enumerable.Range(chunk * SamplesPerChunk, Math.Min(SamplesPerChunk, Samples.Count - (chunk * SamplesPerChunk)))
            .SelectMany(i => SampleBytes(Id, i, Samples[i].Size))];

    public byte[] Trak(List<long> offsets, long bias, uint movieTimescale, bool wide)
    {
        ulong media = (ulong)Samples.Sum(s => (long)s.Duration);
        ulong movie = media * movieTimescale / Timescale;
        byte[] tkhd = wide
            ? Full("tkhd", 1, 7, U64(0), U64(0), U32(Id), U32(0), U64(movie), new byte[60])
            : Full("tkhd", 0, 7, U32(0), U32(0), U32(Id), U32(0), U32((uint)movie), new byte[60]);
        byte[] mdhd = wide
            ? Full("mdhd", 1, 0, U64(0), U64(0), U32(Timescale), U64(media), U32(0))
            : Full("mdhd", 0, 0, U32(0), U32(0), U32(Timescale), U32((uint)media), U32(0));
        byte[] hdlr = Full("hdlr", 0, 0, U32(0), [.. Handler.Select(c => (byte)c)], new byte[13]);
        byte[] dinf = Box("dinf", Full("dref", 0, 0, U32(1), Full("url ", 0, 1)));
        byte[] edts = Edits.Count == 0 ? [] : Box("edts", Elst(wide));
        return Box("trak", tkhd, edts, TrakExtra, Box("mdia", mdhd, hdlr, Box("minf", Full("vmhd", 0, 1, new byte[8]), dinf, Stbl(offsets, bias))));
    }

    private byte[] Elst(bool wide)
        => Full("elst", wide ? (byte)1 : (byte)0, 0, [U32((uint)Edits.Count), .. Edits.SelectMany(e => wide
            ? new[] { U64((ulong)e.Duration), U64((ulong)e.MediaTime), U32(0x10000) }
            : [U32((uint)e.Duration), U32((uint)(int)e.MediaTime), U32(0x10000)])]);

    private byte[] Stbl(List<long> offsets, long bias)
    {
        var boxes = new List<byte[]> { Full("stsd", 0, 0, U32(1), SampleEntry), Runs("stts", 0, s => s.Duration) };
        if (Samples.Any(s => s.Offset != 0)) boxes.Add(Runs("ctts", CttsVersion, s => s.Offset));
        int[] syncs = [.. Enumerable.Range(0, Samples.Count).Where(i => Samples[i].IsSync)];
        if (syncs.Length < Samples.Count) boxes.Add(Full("stss", 0, 0, [U32((uint)syncs.Length), .. syncs.Select(i => U32((uint)i + 1))]));
        boxes.Add(Stsc());
        boxes.Add(Sizes());
        boxes.Add(Co64
            ? Full("co64", 0, 0, [U32((uint)offsets.Count), .. offsets.Select(o => U64((ulong)(o + bias)))])
            : Full("stco", 0, 0, [U32((uint)offsets.Count), .. offsets.Select(o => U32((uint)(o + bias)))]));
        boxes.Add(StblExtra);
        return Box("stbl", [.. boxes]);
    }

    private byte[] Runs(string type, byte version, Func<TestSample, int> value)
    {
        var runs = new List<(uint Count, int Value)>();
        foreach (TestSample sample in Samples)
        {
            if (runs.Count > 0 && runs[^1].Value == value(sample)) runs[^1] = (runs[^1].Count + 1, value(sample));
            else runs.Add((1, value(sample)));
        }

        return Full(type, version, 0, [U32((uint)runs.Count), .. runs.SelectMany(r => new[] { U32(r.Count), U32((uint)r.Value) })]);
    }

    private byte[] Stsc()
    {
        int last = Samples.Count % SamplesPerChunk;
        if (Samples.Count == 0) return Full("stsc", 0, 0, U32(0));
        return last == 0 || ChunkCount == 1
            ? Full("stsc", 0, 0, U32(1), U32(1), U32((uint)(ChunkCount == 1 ? Samples.Count : SamplesPerChunk)), U32(1))
            : Full("stsc", 0, 0, U32(2), U32(1), U32((uint)SamplesPerChunk), U32(1), U32((uint)ChunkCount), U32((uint)last), U32(1));
    }

    private byte[] Sizes()
    {
        uint count = (uint)Samples.Count;
        if (ConstantSize && Samples.Count > 0) return Full("stsz", 0, 0, U32((uint)Samples[0].Size), U32(count));
        if (Stz2Bits == 0) return Full("stsz", 0, 0, [U32(0), U32(count), .. Samples.Select(s => U32((uint)s.Size))]);
        byte[][] entries = Stz2Bits switch
        {
            16 => [.. Samples.Select(s => U16(s.Size))],
            8 => [.. Samples.Select(s => new[] { (byte)s.Size })],
            _ => [.. Samples.Chunk(2).Select(p => new[] { (byte)((p[0].Size << 4) | (p.Length > 1 ? p[1].Size : 0)) })],
        };
        return Full("stz2", 0, 0, [U32((uint)Stz2Bits), U32(count), .. entries]);
    }
}
