using System.Buffers.Binary;
using StonMedia.Media.Parsing;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>How long fragmented films play whose moov does not say: for their bit rate.</summary>
public sealed class FragmentedTimeTests
{
    private const int Samples = 600, Duration = 40;    // of a thousandth of a second each: 24 s

    [Fact]
    public void PlayingTime_NothingTells_IsThatOfTheFirstFragmentsForAll()
        => Assert.InRange(TimeOf(Film(), out _)!.Value.TotalSeconds, 24 * 0.8, 24 * 1.25);

    [Fact]
    public void PlayingTime_IndexInFront_IsItsSum()
    {
        byte[] film = Film();
        int moovEnd = MoovEnd(film);
        byte[] sidx = Full("sidx", 0, 0, U32(1), U32(1000), U32(0), U32(0), U32(2), U32(500), U32(14_000), U32(0), U32(500), U32(9_000), U32(0));
        Assert.Equal(23, TimeOf([.. film[..moovEnd], .. sidx, .. film[moovEnd..]], out int needs)!.Value.TotalSeconds, 0.001);
        Assert.Equal(2, needs);
    }

    [Fact]
    public void PlayingTime_IndexAtTheEnd_IsItsRateForAll()
    {
        byte[] film = Film();
        int moovEnd = MoovEnd(film);
        byte[] entries = [.. U64(0), .. U64((ulong)moovEnd), 1, 1, 1, .. U64(12_000), .. U64(0), 1, 1, 1];
        byte[] mfra = Box("mfra", Full("tfra", 1, 0, U32(1), U32(0), U32(2), entries), Full("mfro", 0, 0, U32(0)));
        BinaryPrimitives.WriteUInt32BigEndian(mfra.AsSpan(mfra.Length - 4), (uint)mfra.Length);
        int half = moovEnd + ((film.Length + mfra.Length - moovEnd) / 2);
        BinaryPrimitives.WriteUInt64BigEndian(mfra.AsSpan(mfra.Length - 16 - 11), (ulong)half);
        Assert.Equal(24, TimeOf([.. film, .. mfra], out int needs)!.Value.TotalSeconds, 0.1);
        Assert.InRange(needs, 3, 4);
    }

    [Fact]
    public void Duration_MoovAnnouncesIt_IsThat()
    {
        byte[] film = Film();
        int moovEnd = MoovEnd(film), mvex = film.AsSpan().IndexOf("mvex"u8) - 4, moov = film.AsSpan().IndexOf("moov"u8) - 4;
        byte[] mehd = Full("mehd", 0, 0, U32(24_000)), announced = [.. film[..moovEnd], .. mehd, .. film[moovEnd..]];
        foreach (int box in (int[])[mvex, moov]) U32(BinaryPrimitives.ReadUInt32BigEndian(announced.AsSpan(box)) + (uint)mehd.Length).CopyTo(announced, box);
        MediaIndex index = Parse.Run(MediaFormats.CreateParser(announced.Length, MediaLimits.Default), announced).Index!;
        Assert.Equal(TimeSpan.FromSeconds(24), index.Duration);
        Assert.Null(index.PlayingTime(MediaLimits.Default));
    }

    [Fact]
    public void PlayingTime_DamagedFilms_NeverThrows()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[] film = Film();
        int moovEnd = MoovEnd(film);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. film];
            for (int n = random.Next(1, 20); n > 0; n--) damaged[random.Next(moovEnd, Math.Min(film.Length, moovEnd + 3000))] = (byte)random.Next(256);
            _ = TimeOf(damaged[..random.Next(moovEnd, film.Length)], out _);
        }
    }

    private static TimeSpan? TimeOf(byte[] film, out int needs)
    {
        MediaIndex index = Parse.Run(MediaFormats.CreateParser(film.Length, MediaLimits.Default), film).Index!;
        Assert.Null(index.Duration);
        PlayingTimeParser parser = index.PlayingTime(MediaLimits.Default)!;
        var asked = new List<ParseStep>();
        Parse.Run(parser, film, asked);
        needs = asked.Count;
        Assert.InRange(needs, 0, 14);
        return parser.Result;
    }

    private static byte[] Film()
        => new FragmentMaker(new Mp4Maker { Tracks = { new TestTrack { Id = 1, SamplesPerChunk = 4, Samples = [.. Enumerable.Range(0, Samples).Select(static i => new TestSample(20 + (i % 9), Duration, 0, i % 10 == 0))] } } }, new Random(11)).Build();

    private static int MoovEnd(byte[] film)
    {
        int moov = film.AsSpan().IndexOf("moov"u8) - 4;
        return moov + (int)BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan(moov));
    }
}
