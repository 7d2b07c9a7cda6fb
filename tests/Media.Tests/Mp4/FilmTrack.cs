using static StonMedia.Media.Tests.Mp4.FilmReader;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>A track as <see cref="FilmReader"/> sees it.</summary>
internal sealed class FilmTrack
{
    public uint Id { get; private set; }

    public string Handler { get; private set; } = "";

    public uint Timescale { get; private set; }

    public ulong TrackDuration { get; private set; }

    public ulong MediaDuration { get; private set; }

    public List<(long Duration, long MediaTime)> Edits { get; } = [];

    public List<FilmSample> Samples { get; } = [];

    public Dictionary<string, ReadOnlyMemory<byte>> Boxes { get; } = [];

    public static FilmTrack Read(ReadOnlyMemory<byte> trak, byte[] file)
    {
        var track = new FilmTrack();
        track.Collect(trak);
        track.ReadHeaders();
        track.ReadSamples(file);
        return track;
    }

    private void Collect(ReadOnlyMemory<byte> data)
    {
        foreach ((string type, ReadOnlyMemory<byte> payload) in FilmReader.Boxes(data))
        {
            Boxes[type] = payload;
            if (type is "mdia" or "minf" or "stbl" or "edts") Collect(payload);
        }
    }

    private void ReadHeaders()
    {
        bool wide = Boxes["tkhd"].Span[0] == 1;
        Id = U32(Boxes["tkhd"], wide ? 20 : 12);
        TrackDuration = wide ? U64(Boxes["tkhd"], 28) : U32(Boxes["tkhd"], 20);
        wide = Boxes["mdhd"].Span[0] == 1;
        Timescale = U32(Boxes["mdhd"], wide ? 20 : 12);
        MediaDuration = wide ? U64(Boxes["mdhd"], 24) : U32(Boxes["mdhd"], 16);
        Handler = string.Concat(Boxes["hdlr"].Span.Slice(8, 4).ToArray().Select(b => (char)b));
        if (!Boxes.TryGetValue("elst", out ReadOnlyMemory<byte> elst)) return;
        for (int i = 0; i < U32(elst, 4); i++)
            Edits.Add(elst.Span[0] == 1
                ? ((long)U64(elst, 8 + (i * 20)), (long)U64(elst, 16 + (i * 20)))
                : (U32(elst, 8 + (i * 12)), (int)U32(elst, 12 + (i * 12))));
    }

    private void ReadSamples(byte[] file)
    {
        List<uint> sizes = Sizes();
        List<uint> durations = [.. Runs("stts")];
        List<uint> offsets = Boxes.ContainsKey("ctts") ? [.. Runs("ctts")] : [];
        HashSet<uint>? syncs = Boxes.TryGetValue("stss", out ReadOnlyMemory<byte> stss)
            ? [.. Enumerable.Range(0, (int)U32(stss, 4)).Select(i => U32(stss, 8 + (i * 4)) - 1)]
            : null;
        Assert.Equal(sizes.Count, durations.Count);
        long time = 0;
        int sample = 0;
        foreach ((long chunk, uint count) in Chunks())
        {
            long at = chunk;
            for (uint i = 0; i < count; i++, sample++)
            {
                byte[] bytes = at + sizes[sample] <= file.Length ? file[(int)at..(int)(at + sizes[sample])] : [];
                long composition = time + (offsets.Count == 0 ? 0 : (int)offsets[sample]);
                Samples.Add(new FilmSample(at, bytes, time, composition, durations[sample], syncs?.Contains((uint)sample) ?? true));
                at += sizes[sample];
                time += durations[sample];
            }
        }

        Assert.Equal(sizes.Count, sample);
    }

    private IEnumerable<(long Offset, uint Samples)> Chunks()
    {
        bool wide = Boxes.TryGetValue("co64", out ReadOnlyMemory<byte> table);
        if (!wide) table = Boxes["stco"];
        ReadOnlyMemory<byte> stsc = Boxes["stsc"];
        uint count = U32(table, 4), entries = U32(stsc, 4);
        Assert.Equal(8 + (count * (wide ? 8 : 4)), (uint)table.Length);
        Assert.Equal(8 + (entries * 12), (uint)stsc.Length);
        for (uint chunk = 0, entry = 0; chunk < count; chunk++)
        {
            while (entry + 1 < entries && U32(stsc, (int)(8 + ((entry + 1) * 12))) <= chunk + 1) entry++;
            yield return (wide ? (long)U64(table, (int)(8 + (chunk * 8))) : U32(table, (int)(8 + (chunk * 4))), U32(stsc, (int)(12 + (entry * 12))));
        }
    }

    private List<uint> Sizes()
    {
        if (Boxes.TryGetValue("stz2", out ReadOnlyMemory<byte> stz2))
        {
            int bits = stz2.Span[7];
            return [.. Enumerable.Range(0, (int)U32(stz2, 8)).Select(i => bits switch
            {
                16 => (uint)((stz2.Span[12 + (i * 2)] << 8) | stz2.Span[13 + (i * 2)]),
                8 => stz2.Span[12 + i],
                _ => (uint)(i % 2 == 0 ? stz2.Span[12 + (i / 2)] >> 4 : stz2.Span[12 + (i / 2)] & 15),
            })];
        }

        ReadOnlyMemory<byte> stsz = Boxes["stsz"];
        uint constant = U32(stsz, 4);
        return [.. Enumerable.Range(0, (int)U32(stsz, 8)).Select(i => constant != 0 ? constant : U32(stsz, 12 + (i * 4)))];
    }

    private IEnumerable<uint> Runs(string type)
    {
        ReadOnlyMemory<byte> table = Boxes[type];
        uint entries = U32(table, 4);
        Assert.Equal(8 + (entries * 8), (uint)table.Length);
        for (int i = 0; i < entries; i++)
            for (uint n = U32(table, 8 + (i * 8)); n > 0; n--) yield return U32(table, 12 + (i * 8));
    }
}
