using System.Collections.Concurrent;
using System.Globalization;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Tests.Packing;

/// <summary>
/// Readers verify every byte while others load, replace, purge and (memory being far too small) evict, and what is freed is overwritten.
/// Three seconds; with STONMEDIA_LONG=1 a minute.
/// </summary>
public sealed class TortureTests
{
    private const int Keys = 20_000;
    private const int Readers = 8;
    private static readonly int[] s_lengths = [0, 1, 700, 5000, 16 << 10, (16 << 10) + 1, 70_000, 200_000];

    // A body is a piece of this, which piece its key and version say.
    private static readonly byte[] s_bytes = RandomBytes(1 << 20);

    private readonly MemoryStore _store = new(16 << 20);
    private readonly EntryIndex _index;
    private readonly object[] _gates = [.. Enumerable.Range(0, Keys).Select(static _ => new object())];
    private readonly int[] _oldest = new int[Keys];       // versions below it were replaced or purged: nobody may see them
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly CancellationTokenSource _stop = new();
    private long _open;
    private long _packed;
    private long _blocks;
    private long _purged;
    private long _loads;

    public TortureTests() => _index = new EntryIndex(_store, openLimit: 256);

    [Fact]
    public async Task Read_WhileOthersLoadPurgeAndEvict_NeverSeesAWrongByte()
    {
        bool isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
        int seed = TestSeed.Take();
        BufferPool.PoisonFreed = true;
        long ends = Environment.TickCount64 + (isLong ? 60_000 : 3000);
        Task[] all =
        [
            .. Enumerable.Range(0, Readers).Select(n => Start(new Random(seed + n), Read)),
            Start(new Random(seed + 100), Load),
            Start(new Random(seed + 101), Load),
            Start(new Random(seed + 102), Purge),
            Start(new Random(seed + 103), Scan),
        ];
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (_faults.IsEmpty && (Environment.TickCount64 < ends || (!IsEnough && Environment.TickCount64 < ends + 30_000)))
            await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_open} open, {_packed} packed and {_blocks} block reads; {_loads} loads, {_purged} purges, {_store.EvictedItems} evictions; {_index.Count} entries");
        Assert.Empty(_faults.Take(20));
        Assert.True(IsEnough, "too little was going on");
        Assert.True(_store.Used <= _store.Capacity);
        foreach (Entry entry in _index.Open.ToArray()) entry.Drop();
        Assert.Equal(0, _store.BuffersOutstanding);
        _store.Dispose();
    }

    private bool IsEnough => _open > 1000 && _packed > 1000 && _blocks > 1000 && _loads > 1000 && _purged > 100 && _store.EvictedItems > 100;

    private Task Start(Random random, Action<Random> work) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (!_stop.IsCancellationRequested && _faults.IsEmpty) work(random);
            }
            catch (Exception error)
            {
                _faults.Enqueue(error.ToString());
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Read(Random random)
    {
        int id = Pick(random);
        string key = KeyOf(id);
        int oldest = Volatile.Read(ref _oldest[id]);
        if (_index.FindOpen(key) is { } open)
        {
            ReadOpen(id, oldest, open);
            open.Touch();
            return;
        }

        if (!_index.TryRead(key, out PackedRecord record))
        {
            if (_index.Find(key) is { } opened) ReadOpen(id, oldest, opened);
            return;
        }

        int version = -1;
        foreach (PackedLine line in record.Lines)
            if (line.Name == "X-Version") version = int.Parse(line.Value, CultureInfo.InvariantCulture);
        Check(id, version, oldest, 0, record.Body.Span, record.Body.Length == LengthOf(id));
        Interlocked.Increment(ref _packed);
    }

    private void ReadOpen(int id, int oldest, Entry entry)
    {
        if (entry.Snapshot is not { } snapshot) return;
        int version = int.Parse(snapshot.Headers.First("X-Version")!, CultureInfo.InvariantCulture);
        for (long at = 0; at < snapshot.Body.Length;)
        {
            if (!snapshot.Body.TryRead(at, snapshot.Body.Length - at, out BlockLease lease)) return;     // evicted or retired meanwhile
            using (lease)
            {
                Check(id, version, oldest, at, lease.Memory.Span, true);
                at += lease.Memory.Length;
            }

            Interlocked.Increment(ref snapshot.Body.Length > Generation.SmallBody ? ref _blocks : ref _open);
        }
    }

    private void Check(int id, int version, int oldest, long at, ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (!isWhole) _faults.Enqueue($"{id}: {bytes.Length} bytes instead of {LengthOf(id)}");
        if (version < oldest) _faults.Enqueue($"{id}: version {version}, though {oldest} is the oldest");
        int same = bytes.CommonPrefixLength(ContentOf(id, version).Slice((int)at, bytes.Length));
        if (same < bytes.Length) _faults.Enqueue($"{id} version {version}: wrong byte at {at + same}: {bytes[same]:x2}");
    }

    private void Load(Random random)
    {
        int id = Pick(random);
        lock (_gates[id])
        {
            Entry entry = Take(KeyOf(id));
            int version = _oldest[id] + 1;
            byte[] bytes = ContentOf(id, version).ToArray();
            try
            {
                string tag = $"\"{version}\"";
                entry.Publish(new EntrySnapshot
                {
                    Status = 200,
                    Headers = new HeaderList([new("Content-Type", "video/mp4"), new("X-Version", version.ToString(CultureInfo.InvariantCulture)), new("ETag", tag)]),
                    Body = Packed.Body(_store, bytes, new Validators(tag, null, null)),
                    StoredAt = Environment.TickCount64,
                    FreshUntil = long.MaxValue,
                    OriginTarget = "/",
                });
                Volatile.Write(ref _oldest[id], version);
                Interlocked.Increment(ref _loads);
            }
            catch (InsufficientMemoryException)
            {
                entry.Publish(null);        // everything is being read at this moment
            }
            finally
            {
                entry.EndWork();
            }
        }
    }

    private void Purge(Random random)
    {
        Load(random);       // no more purges than loads
        int id = Pick(random);
        lock (_gates[id])
        {
            if (_index.Find(KeyOf(id)) is not { } entry || !entry.TryBeginWork()) return;
            entry.Drop();
            entry.EndWork();
            Volatile.Write(ref _oldest[id], _oldest[id] + 1);
            Interlocked.Increment(ref _purged);
        }
    }

    /// <summary>Changes the times of a part of the records, as purges by pattern do.</summary>
    private void Scan(Random random)
    {
        int third = random.Next(3);
        _index.ScanPacked(random.Next(EntryIndex.Parts), (PackedRecord record, ref PackedTimes times) =>
        {
            if (record.Status % 3 == third) return PackedChange.None;
            times = times with { PurgeSeen = times.PurgeSeen + 1 };
            return random.Next(100) == 0 ? PackedChange.Removal : PackedChange.Times;
        });
    }

    private Entry Take(string key)
    {
        while (true)
        {
            if (_index.Find(key) is { } there)
            {
                if (there.TryBeginWork()) return there;
                continue;
            }

            var entry = new Entry(_index, key);
            entry.TryBeginWork();
            if (entry.TryAdmit(_store) && _index.TryAdd(entry)) return entry;
            entry.Drop();
        }
    }

    /// <summary>Some keys are asked for much more often.</summary>
    private static int Pick(Random random) => (int)(Keys * Math.Pow(random.NextDouble(), 3));

    private static string KeyOf(int id) => string.Create(CultureInfo.InvariantCulture, $"/torture/{id}.bin");

    private static int LengthOf(int id) => id % 5 != 0 ? 1024 : s_lengths[id / 5 % s_lengths.Length];

    private static ReadOnlySpan<byte> ContentOf(int id, int version)
        => s_bytes.AsSpan((int)((((uint)id * 2654435761) + ((uint)version * 40503)) % (uint)(s_bytes.Length - 200_000)), LengthOf(id));

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(42).NextBytes(bytes);
        return bytes;
    }
}
