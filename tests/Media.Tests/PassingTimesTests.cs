using System.Buffers.Binary;
using StonMedia.Media.Parsing;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests;

/// <summary>Times that are read off the bytes as they pass: cut anywhere, begun anywhere, damaged, with timestamps that jump.</summary>
public sealed class PassingTimesTests(ITestOutputHelper output)
{
    private const long Second = TimeSpan.TicksPerSecond;

    // First bytes of a box that stood at the end of a chunk: they tell nothing yet.
    private const int Torn = 12;

    [Fact]
    public void Pass_CutAnywhere_GivesTheSameTimes()
    {
        byte[] film = Flv(Enumerable.Range(0, 100).Select(static i => i * 100));
        foreach (int chunk in (int[])[1, 5, 13, 64, 1460, film.Length])
        {
            long[] due = Due(Open(film), film, 0, chunk);
            // Tags are of 115 bytes; the header of one may lie in the chunk before it.
            for (int tag = 5; tag < 100; tag++) Assert.Equal(Grid(tag * Second / 10), due[13 + (tag * 115) + 14]);
        }
    }

    [Fact]
    public void Pass_BegunWithinATag_FindsTheNext()
    {
        byte[] film = Flv(Enumerable.Range(0, 100).Select(static i => i * 100));
        IDueTimes times = Open(film);
        times.Pass(1000, film.AsSpan(1000, 3000));
        Assert.True(times.Knows(1000));
        Assert.Equal(Grid(9 * Second / 10), times.DueAt(1000));    // the ninth tag begins at 1048
        Assert.Equal(4000, times.BytesBy(100 * Second));
    }

    [Theory, InlineData(3_600_000), InlineData(-900_000)]
    public void Pass_TimestampsJump_GoesOnWithoutAPause(int jump)
    {
        byte[] film = Flv(Enumerable.Range(0, 100).Select(i => 1_000_000 + (i * 100) + (i < 50 ? 0 : jump)));
        long[] due = Due(Open(film), film, 0, 700);
        Assert.InRange(due[^1] - due[13], 9 * Second, 10 * Second);
        for (int i = 14; i < due.Length; i++) Assert.InRange(due[i] - due[i - 1], 0, Second);
    }

    [Fact]
    public void Pass_GarbageBetweenTags_KnowsNothingThereAndGoesOnBehindIt()
    {
        byte[] front = Flv([0, 100, 200]), all = Flv([0, 100, 200, 300, 400, 500]);
        byte[] film = [.. front, .. new byte[50_000], .. all[front.Length..]];
        IDueTimes times = Open(film);
        times.Pass(0, film.AsSpan(0, 1000));
        Assert.True(times.Knows(900));
        times.Pass(1000, film.AsSpan(1000, 20_000));
        Assert.False(times.Knows(1000));
        times.Pass(21_000, film.AsSpan(21_000));
        Assert.Equal(Grid(Second / 2), times.DueAt(film.Length - 1));
    }

    [Fact]
    public void Pass_FramesOfVaryingSize_AreDueWhenThoseBeforeThemAreOver()
    {
        byte[] film = [.. Enumerable.Range(0, 400).SelectMany(static i => Frame(i % 100 < 50 ? 1 : 14))];
        foreach (int chunk in (int[])[3, 1000, film.Length])
        {
            long[] due = Due(Open(film), film, 0, chunk);
            for (int frame = 0, at = 0; frame < 400; at += Frame(frame % 100 < 50 ? 1 : 14).Length, frame++)
                Assert.Equal(Grid(frame * 1152 * Second / 44100), due[at + 5]);
        }
    }

    [Fact]
    public void Pass_RandomFragments_IsNeverLaterThanTheWholeIndex()
    {
        bool isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
        int seed = isLong ? TestSeed.Take() : 1, rounds = isLong ? 3000 : 60, compared = 0, bytes = 0, early = 0, cutBytes = 0, cutEarly = 0;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            Mp4Maker maker = RandomFilm.Make(random);
            for (int i = 0; i < maker.Tracks.Count; i++) maker.Tracks[i] = maker.Tracks[i].WithOpenEdit();
            byte[] film = new FragmentMaker(maker, random).Build();
            MediaIndex header = Parse.Run(MediaFormats.CreateParser(film.Length, MediaLimits.Default), film).Index!;
            if (Parse.Index(film).Timeline()?.Open() is not { } all || header.Timeline() is not { } timeline) continue;
            IDueTimes times = timeline.Open();
            times.Pass(0, film);
            if (!times.Knows(0)) continue;
            compared++;
            for (int i = 0; i < 200; i++)
            {
                int at = random.Next(film.Length);
                if (all.DueAt(at) == all.DueAt(film.Length - 1)) continue;    // of no sample, or of the last ones
                long due = times.DueAt(at), wanted = all.DueAt(at);
                Assert.True(due <= wanted + MediaTimeline.LeastStep, $"round {round}, byte {at} of {film.Length}: {due / 1e7} s, by the index {wanted / 1e7} s");
                bytes++;
                if (due < wanted) early++;
            }

            // Cut anywhere: what a chunk does not show of a fragment's times does not make it leave earlier.
            film = new FragmentMaker(maker, random) { IsInStep = true, TakesTurns = round % 2 == 0 }.Build();
            all = Parse.Index(film).Timeline()!.Open();
            timeline = Parse.Run(MediaFormats.CreateParser(film.Length, MediaLimits.Default), film).Index!.Timeline()!;
            // Up to where the first of its tracks ends: that it does is seen a fragment later, and these films are short.
            long until = maker.Tracks.Take(2).Min(static t => t.Samples.Sum(static s => (long)s.Duration) * Second / t.Timescale) - (Second / 2);
            IDueTimes cut = timeline.Open();
            for (int at = 0, count; at < film.Length; at += count)
            {
                count = Math.Min(random.Next(1, 900), film.Length - at);
                cut.Pass(at, film.AsSpan(at, count));
                for (int i = at; i < at + count - Torn; i++)
                {
                    if (!cut.Knows(i) || all.DueAt(i) > until) continue;
                    cutBytes++;
                    if (cut.DueAt(i) >= all.DueAt(i)) continue;
                    cutEarly++;
                    if (cutEarly < 9) output.WriteLine($"round {round}, byte {i} of {film.Length}, chunk {at}+{count}, turns {round % 2 == 0}: {cut.DueAt(i) / 1e7} s, by the index {all.DueAt(i) / 1e7} s");
                }
            }
        }

        // A whole index knows all edits; what passes, only where the first begins.
        output.WriteLine($"{compared} films, {early} of {bytes} bytes early; cut, {cutEarly} of {cutBytes}");
        Assert.InRange(compared, rounds / 12, rounds);
        Assert.InRange(early, 0, bytes / 2000);
        Assert.InRange(cutEarly, 0, cutBytes / 500);
    }

    [Fact]
    public void Timeline_FragmentsThatClaimManySamples_AreLeftAlone()
    {
        // 200 fragments of no bytes, each with millions of samples by its own account.
        byte[] moof = Box("moof", Box("mfhd", new byte[8]), Box("traf", Box("tfhd", [0, 2, 0, 0, 0, 0, 0, 1]), Box("trun", [0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF])));
        byte[] film = [.. new FragmentMaker(RandomFilm.Make(new Random(3)), new Random(3)).Build(), .. Enumerable.Repeat(moof, 200).SelectMany(static b => b)];
        IDueTimes times = Open(film);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int at = 0; at < film.Length; at += 4096) times.Pass(at, film.AsSpan(at, Math.Min(4096, film.Length - at)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    // By the header alone.
    private static IDueTimes Open(byte[] film) => Parse.Run(MediaFormats.CreateParser(film.Length, MediaLimits.Default), film).Index!.Timeline()!.Open();

    private static long Grid(long ticks) => (ticks + MediaTimeline.LeastStep - 1) / MediaTimeline.LeastStep * MediaTimeline.LeastStep;

    private static long[] Due(IDueTimes times, byte[] film, int from, int chunk)
    {
        var due = new long[film.Length];
        for (int at = from, count; at < film.Length; at += count)
        {
            count = Math.Min(chunk, film.Length - at);
            times.Pass(at, film.AsSpan(at, count));
            for (int i = at; i < at + count; i++) due[i] = times.Knows(i) ? times.DueAt(i) : 0;
        }

        return due;
    }

    // Tags of sound, 115 bytes each.
    private static byte[] Flv(IEnumerable<int> times)
    {
        var film = new List<byte>([.. "FLV"u8, 1, 4, 0, 0, 0, 9, 0, 0, 0, 0]);
        foreach (int time in times)
        {
            byte[] tag = [8, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0x2F, .. new byte[99], 0, 0, 0, 111];
            (tag[4], tag[5], tag[6], tag[7]) = ((byte)(time >> 16), (byte)(time >> 8), (byte)time, (byte)(time >> 24));
            film.AddRange(tag);
        }

        return [.. film];
    }

    // MPEG-1, layer III, 44.1 kHz: rate 1 is 32 kbps, 14 is 320.
    private static byte[] Frame(int rate)
    {
        int size = 144 * (rate == 1 ? 32_000 : 320_000) / 44_100;
        return [0xFF, 0xFB, (byte)(rate << 4), 0x40, .. new byte[size - 4]];
    }

    private static byte[] Box(string type, params byte[][] content)
    {
        byte[] box = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(type), .. content.SelectMany(static c => c)];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        return box;
    }
}
