namespace StonMedia.Media.Tests.Mp4;

/// <summary>Films of every shape the standard allows, from a seed.</summary>
internal static class RandomFilm
{
    public static Mp4Maker Make(Random random)
    {
        var maker = new Mp4Maker
        {
            MoovInFront = random.Next(2) == 0, WideBoxes = random.Next(2) == 0, WideMdat = random.Next(3) == 0,
            MovieTimescale = (uint)(random.Next(3) switch { 0 => 600, 1 => 1000, _ => 90_000 }),
            BeforeMdat = random.Next(2) == 0 ? [] : Mp4Maker.Box("free", new byte[random.Next(20)]),
        };
        maker.Tracks.Add(Video(random, maker.MovieTimescale));
        maker.Tracks.Add(Sound(random, maker.MovieTimescale));
        if (random.Next(3) == 0) maker.Tracks.Add(Text(random));
        return maker;
    }

    private static TestTrack Video(Random random, uint movie)
    {
        const int Frame = 40;
        int group = random.Next(1, 15), delay = random.Next(3) * Frame, shift = random.Next(2) == 0 ? 0 : -delay;
        int bits = random.Next(4) switch { 0 => 16, 1 => 8, 2 => 4, _ => 0 };
        var samples = new List<TestSample>();
        for (int i = 0; i < random.Next(1, 120); i++)
        {
            // Within a group: I P B P B ...: each P shown a frame later, each B a frame earlier, than it is decoded.
            int place = i % group, offset = delay == 0 || place == 0 || place == group - 1 ? 0 : place % 2 == 1 ? Frame : -Frame;
            samples.Add(new TestSample(random.Next(1, bits == 4 ? 16 : 40), Frame, delay + offset + shift, place == 0));
        }

        long length = (long)samples.Count * Frame * movie / 1000;
        (long, long)[] edits = random.Next(4) switch
        {
            0 => [],
            1 => [(movie / 5, -1), (length, delay + shift)],
            _ => [(length, Math.Max(0, delay + shift))],
        };
        if (shift < 0 || edits.Exists(e => e.Item2 < -1)) edits = [];
        return new TestTrack
        {
            Id = 1, Timescale = 1000, Samples = samples, SamplesPerChunk = random.Next(1, 9), Co64 = random.Next(4) == 0, Stz2Bits = bits,
            CttsVersion = (byte)(shift < 0 ? 1 : 0), Edits = edits,
        };
    }

    private static TestTrack Sound(Random random, uint movie)
    {
        bool constant = random.Next(2) == 0;
        int count = random.Next(1, 300), size = random.Next(1, 9);
        TestSample[] samples = [.. Enumerable.Range(0, count).Select(_ => new TestSample(constant ? size : random.Next(1, 20), 1024))];
        (long, long)[] edits = random.Next(2) == 0 ? [] : [((long)count * 1024 * movie / 48000, 1024)];
        return new TestTrack
        {
            Id = 2, Handler = "soun", Timescale = 48000, Samples = samples, ConstantSize = constant, SamplesPerChunk = random.Next(1, 40), Edits = edits,
            StblExtra = Mp4Maker.Full("sdtp", 0, 0, [.. Enumerable.Range(0, count).Select(i => (byte)i)]),
        };
    }

    private static TestTrack Text(Random random)
        => new() { Id = 3, Handler = "text", Samples = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new TestSample(random.Next(1, 9), random.Next(1, 900)))] };

    private static bool Exists<T>(this T[] items, Predicate<T> match) => Array.Exists(items, match);
}
