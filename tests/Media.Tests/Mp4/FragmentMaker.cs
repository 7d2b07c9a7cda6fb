using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Writes the tracks of a film as fragments, in one of the many ways that the standard allows (ISO/IEC 14496-12, 8.8).</summary>
internal sealed class FragmentMaker(Mp4Maker film, Random random)
{
    private readonly int[] _next = new int[film.Tracks.Count];
    private readonly bool _hasTimes = random.Next(3) > 0;
    private double _until;    // seconds
    private int _turn;

    /// <summary>Each fragment, or with <see cref="TakesTurns"/> each round of them, has of all tracks what is decoded until the same time, as players need it.</summary>
    public bool IsInStep { get; init; }

    /// <summary>A fragment has one track.</summary>
    public bool TakesTurns { get; init; }

    /// <summary>Added to all decoding times, in seconds; wants tfdt boxes.</summary>
    public int BeginsAt { get; init; }

    /// <summary>Boxes behind the runs of a track fragment: by its first sample and how many there are.</summary>
    public Func<int, int, byte[]>? TrafExtra { get; init; }

    /// <summary>Offsets in track fragments count from the beginning of the file.</summary>
    public bool CountsFromZero { get; init; }

    /// <summary>Behind ftyp.</summary>
    public byte[] Front { get; init; } = [];

    public byte[] Build()
    {
        var file = new List<byte>(Box("ftyp", "iso5"u8.ToArray(), U32(0)));
        file.AddRange(Front);
        byte[] mvhd = Full("mvhd", 0, 0, U32(0), U32(0), U32(film.MovieTimescale), U32(0), new byte[80]);
        byte[] mvex = Box("mvex", [.. film.Tracks.Select(t => Full("trex", 0, 0, U32(t.Id), U32(1), U32((uint)t.Samples[0].Duration), U32(0), U32(0x10000)))]);
        file.AddRange(Box("moov", [mvhd, .. film.Tracks.Select(Trak), mvex]));
        if (random.Next(2) == 0) file.AddRange(Box("sidx", new byte[random.Next(40)]));
        for (uint sequence = 1; Enumerable.Range(0, film.Tracks.Count).Any(t => _next[t] < film.Tracks[t].Samples.Count); sequence++)
        {
            AddFragment(file, sequence);
            if (random.Next(4) == 0) file.AddRange(Box("free", new byte[random.Next(60)]));
        }

        if (random.Next(2) == 0) file.AddRange(Box("mfra", new byte[20]));
        return [.. file];
    }

    private byte[] Trak(TestTrack track)
        => new TestTrack { Id = track.Id, Handler = track.Handler, Timescale = track.Timescale, Samples = [], Edits = track.Edits, SampleEntry = track.SampleEntry }
            .Trak([], 0, film.MovieTimescale, wide: false);

    private void AddFragment(List<byte> file, uint sequence)
    {
        int[] counts = [.. film.Tracks.Select((t, i) => Math.Min(t.Samples.Count - _next[i], random.Next(0, t.IsVideoLike ? 20 : 40)))];
        if (IsInStep) counts = InStep();
        if (counts.Sum() == 0) return;
        int style = CountsFromZero ? 1 : random.Next(3);    // data offsets from the moof by flag; from an absolute base; or one track's data behind the other's
        byte[] moof = Moof(sequence, counts, style, file.Count, 0);
        moof = Moof(sequence, counts, style, file.Count, moof.Length);    // now with the place of the data
        file.AddRange(moof);
        file.AddRange(Box("mdat", [.. counts.SelectMany((count, t) => Enumerable.Range(_next[t], count).Select(i => TestTrack.SampleBytes(film.Tracks[t].Id, i, film.Tracks[t].Samples[i].Size)))]));
        for (int t = 0; t < counts.Length; t++) _next[t] += counts[t];
    }

    private int[] InStep()
    {
        int tracks = film.Tracks.Count;
        if (!TakesTurns || _turn % tracks == 0) _until += 0.1 + (random.NextDouble() / 2);
        int[] counts = [.. film.Tracks.Select((t, i) => !TakesTurns || _turn % tracks == i ? Until(t, _next[i]) : 0)];
        _turn++;
        return counts;

        int Until(TestTrack track, int first)
        {
            long time = track.Samples.Take(first).Sum(static s => (long)s.Duration);
            int count = 0;
            for (; first + count < track.Samples.Count && time < _until * track.Timescale; count++) time += track.Samples[first + count].Duration;
            return count;
        }
    }

    private byte[] Moof(uint sequence, int[] counts, int style, long at, int moofSize)
    {
        var trafs = new List<byte[]> { Full("mfhd", 0, 0, U32(sequence)) };
        long data = moofSize + 8;    // from the moof
        for (int t = 0; t < counts.Length; t++)
        {
            if (counts[t] == 0) continue;
            long bytes = Enumerable.Range(_next[t], counts[t]).Sum(i => (long)film.Tracks[t].Samples[i].Size);
            bool isFirst = trafs.Count == 1;
            int? offset = style == 2 && !isFirst ? null : CountsFromZero ? (int)(at + data) : style == 1 ? 0 : (int)data;
            trafs.Add(Traf(film.Tracks[t], _next[t], counts[t], style, CountsFromZero ? 0 : at + data, offset));
            data += bytes;
        }

        return Box("moof", [.. trafs]);
    }

    private byte[] Traf(TestTrack track, int first, int count, int style, long absolute, int? offset)
    {
        byte[] tfhd = style switch
        {
            0 => Full("tfhd", 0, 0x20000, U32(track.Id)),
            1 => Full("tfhd", 0, 1, U32(track.Id), U64((ulong)absolute)),
            _ => Full("tfhd", 0, 0, U32(track.Id)),
        };
        long time = track.Samples.Take(first).Sum(s => (long)s.Duration) + ((long)BeginsAt * track.Timescale);
        byte[] tfdt = BeginsAt > 0 || _hasTimes ? time > uint.MaxValue || first % 2 == 0 ? Full("tfdt", 1, 0, U64((ulong)time)) : Full("tfdt", 0, 0, U32((uint)time)) : [];
        int half = count > 4 && style != 1 ? count / 2 : count;
        byte[] more = half < count ? Trun(track, first + half, count - half, null) : [];
        return Box("traf", tfhd, tfdt, Trun(track, first, half, offset), more, TrafExtra?.Invoke(first, count) ?? []);
    }

    private static byte[] Trun(TestTrack track, int first, int count, int? offset)
    {
        TestSample[] samples = [.. track.Samples.Skip(first).Take(count)];
        bool usual = samples.All(s => s.Duration == track.Samples[0].Duration), offsets = samples.Any(s => s.Offset != 0);
        uint flags = (offset is null ? 0u : 1) | (usual ? 0u : 0x100) | 0x200 | 0x400u | (offsets ? 0x800u : 0);
        bool firstFlags = samples[0].IsSync && samples.Skip(1).All(s => !s.IsSync);    // all but the first are as trex says
        if (firstFlags) flags = (flags & ~0x400u) | 4;
        return Full("trun", 1, flags, [U32((uint)count), offset is { } o ? U32((uint)o) : [], firstFlags ? U32(0x2000000) : [], .. samples.SelectMany(s => new[]
        {
            usual ? [] : U32((uint)s.Duration), U32((uint)s.Size), firstFlags ? [] : U32(s.IsSync ? 0x2000000u : 0x1010000u), offsets ? U32((uint)s.Offset) : [],
        })]);
    }
}
