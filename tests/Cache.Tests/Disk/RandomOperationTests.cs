using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

/// <summary>Random operations beside a model that knows what must be found. The seed is in the message of a failure.</summary>
public class RandomOperationTests : DiskTest
{
    private const int Keys = 12;

    private readonly Dictionary<string, Known> _model = [];
    private DiskTier _tier = DiskTier.None;
    private Random _random = new(0);
    private bool _mayDrop;

    [Theory, InlineData(256), InlineData(24)]
    public async Task Operations_InRandomOrder_FindWhatTheModelKnows(int megabytes)
    {
        int seed = TestSeed.Take();
        _random = new Random(seed);
        _mayDrop = megabytes < 100;
        int steps = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 20_000 : 600;
        try
        {
            _tier = await OpenAsync((long)megabytes << 20, 1);
            for (int step = 0; step < steps; step++) await StepAsync((long)megabytes << 20);
            await CheckAllAsync();
            Assert.DoesNotContain(Events, static one => one.Kind != DiskEventKind.VolumeIn);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidOperationException($"seed {seed}, {megabytes} MiB: {error.Message}", error);
        }
        finally
        {
            await _tier.DisposeAsync();
        }
    }

    private async Task StepAsync(long size)
    {
        string key = "/" + _random.Next(Keys);
        switch (_random.Next(20))
        {
            case 0 or 1 or 2:
                Begin(key);
                break;
            case >= 3 and <= 10:
                Write(key);
                break;
            case 11:
                _tier.Remove(Host, key);
                _model.Remove(key);
                break;
            case 12 when _model.Remove(key, out Known? retired):
                retired.Body.Retire();
                break;
            case 13 when _model.TryGetValue(key, out Known? updated):
                updated.Record = updated.Record with { FreshUntil = updated.Record.FreshUntil.AddSeconds(1) };
                _tier.Update(Host, key, updated.Record);
                break;
            case 14:
                await _tier.FlushAsync();
                break;
            case 15 when _random.Next(10) == 0:
                await _tier.DisposeAsync();
                _tier = await OpenAsync(size);
                await RefreshAsync();
                break;
            default:
                await CheckAsync(key);
                break;
        }
    }

    private void Begin(string key)
    {
        int length = _random.Next(3) switch { 0 => _random.Next(0, DiskBody.SmallBody + 1), 1 => _random.Next(DiskBody.SmallBody, 400_000), _ => _random.Next(400_000, 9 << 20) };
        DiskRecord record = Record(length, key);
        _model[key] = new Known(_tier.Begin(Host, key, record)!, record);
    }

    private void Write(string key)
    {
        if (!_model.TryGetValue(key, out Known? known) || known.Record.Length == 0) return;
        long count = BlockSize.Count(known.Record.Length);
        long first = _random.NextInt64(count);
        for (long block = first; block < Math.Min(count, first + 16); block++)
            if (known.Body.Write(block, Lease(BlockOf(known.Record, block)))) known.Written.Add(block);
    }

    /// <summary>After reopening there are other objects for the same bodies.</summary>
    private async Task RefreshAsync()
    {
        foreach ((string key, Known known) in _model.ToArray())
        {
            DiskFound? found = await _tier.FindAsync(Host, key, Cancel);
            if (found is null)
            {
                Assert.True(_mayDrop, $"{key} is lost by reopening");
                _model.Remove(key);
                continue;
            }

            known.Body = found.Body;
        }
    }

    private async Task CheckAllAsync()
    {
        await _tier.FlushAsync();
        for (int i = 0; i < Keys; i++) await CheckAsync("/" + i);
    }

    private async Task CheckAsync(string key)
    {
        DiskFound? found = await _tier.FindAsync(Host, key, Cancel);
        if (!_model.TryGetValue(key, out Known? known))
        {
            Assert.True(found is null, $"{key} was removed and is found");
            return;
        }

        if (found is null)
        {
            // A small one not yet committed is found a moment later.
            await _tier.FlushAsync();
            found = await _tier.FindAsync(Host, key, Cancel);
            Assert.True(found is not null || _mayDrop, $"{key} is not found");
            if (found is null) return;
        }

        Assert.Equal(known.Record.Generation, found.Record.Generation);
        Assert.Equal(key, found.Record.Headers.First("X-Tag"));
        if (found.Small is { Length: > 0 } small) Assert.Equal(BlockOf(known.Record, 0), small);
        await _tier.FlushAsync();
        Assert.Equal(known.Record.FreshUntil, found.Body.Record.FreshUntil);
        long[] present = [.. known.Written.Where(found.Body.Has)];
        if (!_mayDrop) Assert.Equal(known.Written.Count, present.Length);
        foreach (long block in present.Take(4))
        {
            (DiskReadOutcome outcome, byte[]? bytes) = await ReadAsync(found.Body, block);
            if (outcome == DiskReadOutcome.Missing && _mayDrop) continue;
            Assert.Equal(DiskReadOutcome.Read, outcome);
            Assert.True(BlockOf(known.Record, block).AsSpan().SequenceEqual(bytes), $"{key} block {block} is wrong");
        }
    }

    private sealed class Known(DiskBody body, DiskRecord record)
    {
        public DiskBody Body { get; set; } = body;

        public DiskRecord Record { get; set; } = record;

        public HashSet<long> Written { get; } = [];
    }
}
