using System.Buffers.Binary;
using System.Globalization;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Stills;
using StonMedia.Media.Tests.Fuzz;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>
/// Mutated films: whatever the bytes, the parser and the views end within bounds of time and memory, without an exception, and their source
/// ranges lie in the source. MEDIA_FUZZ_COUNT sets the number of inputs, STONMEDIA_SEED repeats a run, MEDIA_FUZZ_LIMIT is how long one may
/// take (milliseconds of its thread's processor time).
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class Mp4FuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Types = ["moov", "trak", "mdia", "minf", "stbl", "stts", "ctts", "stss", "stsz", "stz2", "stsc", "stco", "co64", "elst", "mvhd", "tkhd", "mdhd", "hdlr", "mdat", "udta", "free", "saio", "sbgp", "sdtp", "tref", "edts", "mvex", "stsd", "moof", "traf", "tfhd", "tfdt", "trun", "trex"];

    private static readonly ulong[] Numbers = [0, 1, 2, 7, 8, 15, 16, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF];

    [Fact]
    public void Views_MutatedFilms_NeverThrowAndStayInBounds()
    {
        int count = Setting("MEDIA_FUZZ_COUNT", 3000), seed = TestSeed.Take();
        output.WriteLine($"{count} inputs");
        var random = new Random(seed);
        byte[][] seeds = [.. Enumerable.Range(0, 48).Select(i => i % 3 == 0 ? new FragmentMaker(RandomFilm.Make(random), random).Build() : RandomFilm.Make(random).Build())];
        int indexed = 0, trimmed = 0, joined = 0, relocated = 0, stills = 0;
        TimeSpan slowest = default, limit = TimeSpan.FromMilliseconds(Setting("MEDIA_FUZZ_LIMIT", 10_000));
        for (int i = 0; i < count; i++)
        {
            byte[] input = Mutate(random, seeds[random.Next(seeds.Length)]);
            ThreadClock clock = ThreadClock.Start();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ParseStep step = Parse.Steps(input);
                if (step.Kind == ParseStepKind.Done)
                {
                    indexed++;
                    MediaIndex index = step.Index!;
                    // Samples of fragments may take no bytes of the file (FragmentParser.FreeSamples of 8 bytes).
                    Assert.InRange(index.MemoryBytes, 0, 4096 + (8 * 4096) + (input.Length * 10L));
                    relocated += Check(index.Relocated(), input.Length);
                    _ = index.Screen();
                    foreach (StillTimes times in (StillTimes[])[new([random.Next(6_000_000)], false), new([0, random.Next(3_000_000), random.Next(6_000_000)], true)])
                    {
                        if (index.Stills(times).Input is not { } still) continue;
                        foreach (Layout part in still.Parts) Check(new ViewResult(part, null), input.Length);
                        stills++;
                    }

                    for (int n = 0; n < 2; n++)
                    {
                        double start = random.NextDouble() * 5, end = start + random.NextDouble();
                        Assert.True(TrimRequest.TryParse(start.ToString("F3", CultureInfo.InvariantCulture), (end + 0.01).ToString("F3", CultureInfo.InvariantCulture), out TrimRequest request));
                        trimmed += Check(index.Trimmed(request with { AllTracks = n == 1, ExactStart = random.Next(4) != 0 }), input.Length);
                        Assert.True(MultiTrimRequest.TryParse(FormattableString.Invariant($"{start:F3}-{end + 0.01:F3},-{start + 0.02:F3},{start:F3}-"), out MultiTrimRequest sections));
                        joined += Check(index.MultiTrimmed(sections.With(n == 1, random.Next(4) != 0, random.Next(300))), input.Length);
                    }
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"input {i} of seed {seed}: {e}");
            }

            TimeSpan used = clock.Used;
            if (used > slowest) slowest = used;
            Assert.True(used < limit, $"input {i} of seed {seed}: {used.TotalMilliseconds:F0} ms");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 16 << 20);
        }

        output.WriteLine($"films | {seed} | {count} | {indexed} | {relocated + trimmed + joined} | 0 | {slowest.TotalMilliseconds:F0} ms");
        Assert.InRange(indexed, count / 10, count);
        Assert.InRange(trimmed, count / 20, count * 2);
        Assert.InRange(joined, count / 20, count * 2);
        Assert.InRange(stills, count / 20, count * 2);
    }

    // 1 for a view that is not the source; reads all of it but the source ranges.
    private static int Check(ViewResult view, long sourceLength)
    {
        var buffer = new byte[1 << 16];
        LayoutCursor cursor = view.Layout.Slice(0, view.Layout.Length);
        while (cursor.MoveNext(buffer.Length, out LayoutPiece piece))
        {
            if (piece.Kind == LayoutPieceKind.Computed) piece.Computed!.Read(piece.Offset, buffer.AsSpan(0, (int)piece.Count));
            if (piece.Kind == LayoutPieceKind.Source) Assert.InRange(piece.Offset + piece.Count, piece.Count, sourceLength);
        }

        Assert.True(view.Reason is null || view.Layout.IsIdentity);
        return view.Layout.IsIdentity ? 0 : 1;
    }

    // Most changes are made in the moov, or in one of the moofs of a fragmented film.
    private static byte[] Mutate(Random random, byte[] seed)
    {
        byte[] input = [.. seed];
        int moov = input.AsSpan().IndexOf("moov"u8), from = input.Length > 0 ? random.Next(input.Length) : 0;
        if (random.Next(2) == 0 && input.AsSpan(from).IndexOf("moof"u8) is var moof and >= 0) moov = from + moof;
        int size = (int)BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(moov - 4));
        for (int n = random.Next(1, 6); n > 0; n--)
        {
            int at = random.Next(8) == 0 ? random.Next(input.Length) : Math.Min(input.Length - 1, moov - 4 + random.Next(size));
            switch (random.Next(8))
            {
                case 0: input[at] = (byte)random.Next(256); break;
                case 1: input[at] ^= (byte)(1 << random.Next(8)); break;
                case 2 or 3: WriteNumber(random, input, at); break;
                case 4 or 5: WriteInTable(random, input, moov, size); break;
                case 6: Types[random.Next(Types.Length)].Select(c => (byte)c).ToArray().AsSpan(0, Math.Min(4, input.Length - at)).CopyTo(input.AsSpan(at)); break;
                default:
                    if (random.Next(6) == 0) input = input[..random.Next(moov, input.Length)];
                    else input.AsSpan(Math.Max(0, at - 16), Math.Min(16, input.Length - at)).ToArray().CopyTo(input, at);
                    size = Math.Max(8, Math.Min(size, input.Length - moov + 4));
                    break;
            }
        }

        return input;
    }

    private static void WriteNumber(Random random, byte[] input, int at)
    {
        ulong value = random.Next(3) == 0 ? (ulong)random.Next(40) : Numbers[random.Next(Numbers.Length)];
        if (random.Next(3) == 0 && at + 8 <= input.Length) BinaryPrimitives.WriteUInt64BigEndian(input.AsSpan(at), value);
        else if (at + 4 <= input.Length) BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(at), (uint)value);
    }

    // At a field of a table: most random places are in the middle of one.
    private static void WriteInTable(Random random, byte[] input, int moov, int size)
    {
        byte[] type = [.. Types[random.Next(5, Types.Length)].Select(c => (byte)c)];
        int found = input.AsSpan(moov, Math.Min(size, input.Length - moov)).IndexOf(type);
        if (found >= 0) WriteNumber(random, input, Math.Min(input.Length - 1, moov + found - 4 + (4 * random.Next(0, 9))));
    }

    private static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
