using System.Globalization;
using System.Runtime.CompilerServices;
using StonMedia.Media.Flv;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Stills;
using StonMedia.Media.Subtitles;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Segments;

namespace StonMedia.Media.Tests.Fuzz;

/// <summary>
/// Damaged files of every form: parsers, views and segments end within bounds of time and memory, without an exception, and what they name lies in
/// the source. MEDIA_FUZZ_COUNT sets the number of inputs a form, STONMEDIA_SEED repeats a run, MEDIA_FUZZ_LIMIT is how long one may take (milliseconds of
/// its thread's processor time), MEDIA_FUZZ_KEEP names a folder for those that fail or take a third of it; bench/fuzz.sh runs millions.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ViewFuzzTests(ITestOutputHelper output)
{
    private const long MostAllocated = 32 << 20;    // by one answer: a list of as many segments as there may be takes two thirds of it

    private const int MostRead = 128 << 10;    // bytes of a view, at its beginning and its end

    private static readonly PieceKind[] s_kinds = Enum.GetValues<PieceKind>();

    private int _indexed, _views, _pieces;
    private (long Bytes, string By) _largest;

    [Theory, InlineData("mp4"), InlineData("fragments"), InlineData("flv"), InlineData("mp3")]
    public void Views_DamagedFiles_EndWithinBounds(string form)
    {
        int count = Setting("MEDIA_FUZZ_COUNT", 500), seed = Setting("STONMEDIA_SEED", 1);    // what is new is looked for by the script
        output.WriteLine($"{form}: seed {seed}");
        var random = new Random(seed);
        List<byte[]> seeds = FuzzSeeds.Of(form, random);
        TimeSpan slowest = default, slowestOnWall = default, limit = TimeSpan.FromMilliseconds(Setting("MEDIA_FUZZ_LIMIT", 30_000));
        int slowestInput = 0;
        long most = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] input = Damage.Of(seeds[random.Next(seeds.Count)], form, random);
            ThreadClock clock = ThreadClock.Start();
            _largest = default;
            try
            {
                Look(input, random);
            }
            catch (Exception e)
            {
                if (Environment.GetEnvironmentVariable("MEDIA_FUZZ_KEEP") is { } kept) File.WriteAllBytes(Path.Combine(kept, $"{form}-{seed}-{i}"), input);
                Assert.Fail($"{form}, seed {seed}, input {i}: {e}");
            }

            TimeSpan used = clock.Used, wall = clock.Wall;
            if (used > limit / 3 && Environment.GetEnvironmentVariable("MEDIA_FUZZ_KEEP") is { } folder) File.WriteAllBytes(Path.Combine(folder, $"{form}-{seed}-{i}"), input);
            if (used > slowest) (slowest, slowestInput) = (used, i);
            if (wall > slowestOnWall) slowestOnWall = wall;
            most = Math.Max(most, _largest.Bytes);
            Assert.True(_largest.Bytes <= MostAllocated, $"{form}, seed {seed}, input {i}: {_largest.Bytes} bytes taken for {input.Length} by {_largest.By}");
            Assert.True(used < limit, $"{form}, seed {seed}, input {i}: {used.TotalMilliseconds:F0} ms");
        }

        output.WriteLine($"{form} | {seed} | {count} | {_indexed} | {_views} | {_pieces} | {slowest.TotalMilliseconds:F0} ms (input {slowestInput}; on the wall {slowestOnWall.TotalMilliseconds:F0} ms) | {most / 1024} KiB");
        Assert.InRange(_indexed, count / 10, count);
        Assert.InRange(_views, count / 20, int.MaxValue);
        Assert.True(_pieces > count / 20 || form == "flv");
    }

    private void Look(byte[] input, Random random)
    {
        // A file that grows: what is there of it, and then all.
        byte[] young = input[..random.Next(1, input.Length + 1)];
        Assert.True(Enum.IsDefined(Taken(() => EndOf(young))));
        Assert.True(Enum.IsDefined(Taken(() => EndOf(input))));
        ParseStep step = Taken(() => Parse.Steps(input));
        if (step.Kind != ParseStepKind.Done) return;
        _indexed++;
        MediaIndex index = step.Index!;
        Assert.InRange(index.MemoryBytes, 0, (64 << 10) + (input.Length * 10L));
        Read(Taken(index.Relocated).Layout, input);
        Assert.NotNull(Taken(index.Describe));
        // Of a fragmented film, what the header alone leads to.
        MediaIndex header = Taken(() => Parse.Run(MediaFormats.CreateParser(input.Length, MediaLimits.Default), input)).Index!;
        if (header.TimesParser(MediaLimits.Default) is { } lists && Taken(() => Parse.Run(lists, input)).Index!.Timeline() is { } passing) Pass(passing, input, random);
        if (header.PlayingTime(MediaLimits.Default) is { } timer) Taken(() => Parse.Run(timer, input));
        Taken(index.Screen);
        LookAtStills(index, input, random);
        if (Taken(index.Timeline) is { } timeline) Pass(timeline, input, random);
        double start = random.NextDouble() * 5, end = start + (random.NextDouble() * 3) + 0.01;
        Assert.True(TrimRequest.TryParse(start.ToString("F3", CultureInfo.InvariantCulture), random.Next(5) == 0 ? null : end.ToString("F3", CultureInfo.InvariantCulture), out TrimRequest request));
        request = request with { AllTracks = random.Next(2) == 0, ExactStart = random.Next(4) != 0 };
        MediaIndex deep = index;
        if (index.Deepen([request], MediaLimits.Default) is { } parser && Taken(() => Parse.Run(parser, input)) is var deepened)
        {
            if (deepened.Kind != ParseStepKind.Done) return;
            deep = deepened.Index!;
        }

        Read(Taken(() => deep.Trimmed(request)).Layout, input);
        Assert.True(MultiTrimRequest.TryParse(FormattableString.Invariant($"{start:F3}-{end:F3},-{start + 0.02:F3},{start:F3}-"), out MultiTrimRequest sections));
        MultiTrimRequest joined = sections.With(random.Next(2) == 0, random.Next(4) != 0, random.Next(300));
        Read(Taken(() => index.MultiTrimmed(joined)).Layout, input);
        if (index.Deepen(joined.Sections, MediaLimits.Default) is { } places && Taken(() => Parse.Run(places, input)) is { Kind: ParseStepKind.Done, Index: { } found })
            Read(Taken(() => found.MultiTrimmed(joined)).Layout, input);
        if (index is FlvIndex) LookAtTags(index, request, input, random);
        var key = new PackageKey(random.Next(3) == 0 ? request : null, random.Next(3) switch { 0 => 500_000, 1 => 2_000_000, _ => 7_000_000 })
        {
            Sections = random.Next(4) == 0 ? sections : null, IsPackedAudio = random.Next(2) == 0, BoundByMicroseconds = random.Next(2) == 0 ? 2_000_000 : null,
        };
        if (Taken(() => deep.Packaged(key)).Package is { } package) LookAt(package, input, random);
    }

    // The forms that only tags have: timestamps from 0, and clips that begin at a byte.
    private void LookAtTags(MediaIndex index, TrimRequest request, byte[] input, Random random)
    {
        Assert.True(TrimRequest.TryParseOffset(random.Next(1, input.Length * 2).ToString(CultureInfo.InvariantCulture), out TrimRequest byByte));
        foreach (TrimRequest form in (TrimRequest[])[request with { RebasesTags = true }, byByte])
        {
            if (index.Deepen([form], MediaLimits.Default) is { } parser && Taken(() => Parse.Run(parser, input)) is { Kind: ParseStepKind.Done, Index: { } found })
                Read(Taken(() => found.Trimmed(form)).Layout, input);
        }
    }

    private static FileEnd EndOf(byte[] input)
    {
        var parser = new FileEndParser(input.Length);
        Parse.Run(parser, input);
        return parser.Result;
    }

    private void LookAtStills(MediaIndex index, byte[] input, Random random)
    {
        var times = new StillTimes([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(6_000_000)).Order()], random.Next(2) == 0);
        MediaIndex deep = index;
        if (index.Deepen(times) is { } parser && Taken(() => Parse.Run(parser, input)) is var step)
        {
            if (step.Kind != ParseStepKind.Done) return;
            deep = step.Index!;
        }

        StillResult made = Taken(() => deep.Stills(times));
        Assert.True(made.Input is not null || made.Reason is not null);
        foreach (Layout part in made.Input?.Parts ?? []) Read(part, input);
    }

    // Subtitles beside a film, damaged as that is.
    private static CueList? Cues(Random random)
    {
        byte[] file = [.. "WEBVTT\n\n00:00.500 --> 00:02.000 line:0\n<i>one</i>\n\n00:01.000 --> 00:00:09.000\ntwo &amp; three\n\n"u8];
        for (int n = random.Next(4); n > 0; n--) file[random.Next(6, file.Length)] = (byte)random.Next(256);
        return CueList.TryParse(file, out CueList list) ? list : null;
    }

    // As a delivery from anywhere.
    private void Pass(MediaTimeline timeline, byte[] input, Random random)
    {
        IDueTimes times = timeline.Open();
        int most = random.Next(2) == 0 ? 64 << 10 : random.Next(100, 3000);
        for (int at = random.Next(2) == 0 ? 0 : random.Next(input.Length), count; at < input.Length; at += count)
        {
            (int from, count) = (at, Math.Min(most, input.Length - at));
            Taken(() =>
            {
                times.Pass(from, input.AsSpan(from, count));
                return times;
            });
            if (!times.Knows(at)) continue;
            Assert.InRange(times.DueAt(at), 0, long.MaxValue);
            Assert.InRange(times.BytesBy(times.DueAt(at)), 0, input.Length);
        }
    }

    private void LookAt(MediaPackage package, byte[] input, Random random)
    {
        // A title of two films, or of one; growing or not; with and without subtitles beside it.
        RenditionFacts?[] facts = [.. ((PieceKind[])[PieceKind.HlsFacts, PieceKind.DashFacts]).Select(kind => Taken(() => PackageFolder.Make(package, new PackagePiece(kind), input)).Facts)];
        bool isTitle = random.Next(2) == 0;
        Sidecar[] sidecars = random.Next(2) == 0 ? [new Sidecar("sub.en", "en", Cues(random))] : [];
        bool grows = random.Next(3) == 0;
        var growth = new FilmGrowth(new GrowthLog(), DateTimeOffset.UnixEpoch);
        for (int n = 0; n < 8; n++)
        {
            string track = random.Next(7) switch { 0 => "v1", 1 => "a1", 2 => "s1", 3 => "sub.en", 4 => "a2", _ => "" };
            PieceKind kind = s_kinds[random.Next(s_kinds.Length)];
            Rendition[] renditions = isTitle && facts[kind == PieceKind.Manifest ? 1 : 0] is { } known ? [new Rendition("../b.mp4/hls/", known) { Language = "de" }, new Rendition("", known)] : [];
            var beside = new Companions { Identity = "fuzz", Sidecars = sidecars, Renditions = renditions };
            var piece = new PackagePiece(kind, random.Next(4), track)
            {
                PrefersTransport = random.Next(2) == 0, MayGrow = grows, Growth = grows ? growth : null, Beside = beside, Prefix = random.Next(2) == 0 ? "/a.mp4/hls/" : "",
            };
            PieceResult made = Taken(() => PackageFolder.Make(package, piece, input));
            Assert.True(made.Layout is not null || made.Reason is not null);
            if (made.Layout is null) continue;
            _pieces++;
            Read(made.Layout, input);
        }
    }

    // Its beginning and its end, as far as they are not just the source.
    private void Read(Layout view, byte[] input)
    {
        Assert.InRange(view.Length, 0, (1L << 40) + input.Length);
        if (view.IsIdentity) return;
        _views++;
        long count = Math.Min(view.Length, MostRead);
        LayoutBytes.Read(view, input, 0, count);
        if (count < view.Length) LayoutBytes.Read(view, input, view.Length - count, count);
    }

    private T Taken<T>(Func<T> work, [CallerArgumentExpression(nameof(work))] string name = "")
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T result = work();
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        if (taken > _largest.Bytes) _largest = (taken, name);
        return result;
    }

    private static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
