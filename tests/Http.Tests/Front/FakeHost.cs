using System.Text;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Purging;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Tests.Front;

/// <summary>A virtual host whose entries are put there by the test; loads, views and forwarded requests go to the test's functions.</summary>
internal sealed class FakeHost(string name, MemoryStore memory) : IVirtualHost
{
    private readonly List<Generation> _bodies = [];
    private HostPurges? _purges;

    public EntryIndex Index { get; } = new(memory, openLimit: 32);

    public HostPurges Purges => _purges ??= new HostPurges(name, Index, []);

    public List<LoadRequest> Loads { get; } = [];

    public List<ForwardRequest> Forwards { get; } = [];

    public Func<LoadRequest, LoadResult>? OnLoad { get; set; }

    public Func<CancellationToken, Task<LoadResult>>? OnLoadAsync { get; set; }

    public Func<ForwardRequest, Task<OriginResponse>>? OnForward { get; set; }

    public Func<ViewRequest, EntrySnapshot, ViewAnswer>? OnView { get; set; }

    /// <summary>What a read of a byte that is not there throws; null: a plain failure.</summary>
    public Func<BodyException>? OnMissing { get; set; }

    public int Views { get; private set; }

    public string Name => name;

    /// <summary>A fresh, complete entry.</summary>
    public EntrySnapshot Put(string key, string body, params string[] headers) => Put(key, Encoding.Latin1.GetBytes(body), headers);

    public EntrySnapshot Put(string key, byte[] body, params string[] headers) => Put(key, 200, body, TimeSpan.FromHours(1), headers);

    public EntrySnapshot Put(string key, int status, byte[] body, TimeSpan fresh, params string[] headers)
    {
        EntrySnapshot snapshot = Snapshot(status, body, body.Length, fresh, headers);
        Index.GetOrAdd(key, k => new Entry(Index, k)).Publish(snapshot);
        return snapshot;
    }

    /// <summary>Puts others, and uses them, until that entry is packed: those that nobody uses do not push out one that was used.</summary>
    public void PackAway(string key)
    {
        for (int n = 0; Index.FindOpen(key) is not null; n++)
        {
            Assert.True(n < 1000, $"{key} stays open");
            Put($"/pack/{n}", [1], "Content-Type: text/x-test");
            Index.FindOpen($"/pack/{n}")?.Touch();
        }
    }

    /// <summary>A snapshot whose body holds the first bytes of <paramref name="length"/> (-1: unknown).</summary>
    public EntrySnapshot Snapshot(int status, byte[] present, long length, TimeSpan fresh, params string[] headers)
    {
        HeaderList lines = new([.. headers.Select(static line => new HeaderField(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()))]);
        var validators = new Validators(lines.First("ETag"), HttpDate.ParseOrNull(lines.First("Last-Modified")), HttpDate.ParseOrNull(lines.First("Date")));
        var generation = new Generation(memory, validators, length, ranged: length >= 0);
        lock (_bodies) _bodies.Add(generation);
        Write(generation, present);
        long now = Environment.TickCount64;
        return new EntrySnapshot
        {
            Status = status, Headers = lines, Body = generation, StoredAt = now, FreshUntil = now + (long)fresh.TotalMilliseconds, OriginTarget = "/",
        };
    }

    /// <summary>Gives every body's memory back; what is still out then was leaked by a delivery.</summary>
    public void RetireAll()
    {
        lock (_bodies)
            foreach (Generation body in _bodies) body.Retire();
    }

    public Entry? Find(string key) => Index.Find(key);

    public Entry? FindVariant(Entry root, HeaderList request)
        => root.VaryOn.Length == 0 ? root : Index.Find(root.Key + "\n" + VaryKey.Select(root.VaryOn, request));

    public List<string> Invalidated { get; } = [];

    public ValueTask InvalidateAsync(string key)
    {
        lock (Invalidated) Invalidated.Add(key);
        return default;
    }

    public Task<LoadResult> LoadAsync(LoadRequest request, CancellationToken cancel)
    {
        lock (Loads) Loads.Add(request);
        return OnLoadAsync?.Invoke(cancel) ?? Task.FromResult(OnLoad?.Invoke(request) ?? new LoadResult.Failed(502, "no load was expected"));
    }

    public Task<OriginResponse> ForwardAsync(ForwardRequest request, CancellationToken cancel)
    {
        lock (Forwards) Forwards.Add(request);
        return OnForward?.Invoke(request) ?? throw new OriginException(OriginFailure.ConnectFailed, "no forward was expected");
    }

    public ValueTask<ViewAnswer> ResolveViewAsync(string key, EntrySnapshot snapshot, ViewRequest view, CancellationToken cancel)
    {
        Views++;
        return new(OnView?.Invoke(view, snapshot) ?? new ViewAnswer(Layout.Identity(snapshot.Body.Length), null));
    }

    public ValueTask<MediaTimeline?> TimelineAsync(string key, EntrySnapshot snapshot, ViewRequest view, Layout layout, CancellationToken cancel) => default;

    public IBodySource OpenBody(string key, EntrySnapshot snapshot) => new FakeBody(snapshot.Body, OnMissing);

    private static void Write(Generation generation, ReadOnlySpan<byte> bytes)
    {
        using var writer = new BodyWriter(generation, 0);
        while (!bytes.IsEmpty)
        {
            if (!writer.TryGetRoom(out Memory<byte> room)) throw new InvalidOperationException("the test's memory is full");
            int now = Math.Min(room.Length, bytes.Length);
            bytes[..now].CopyTo(room.Span);
            writer.Advance(now);
            bytes = bytes[now..];
        }
    }

    /// <summary>What is there is read at once; the first byte that is missing fails.</summary>
    private sealed class FakeBody(Generation body, Func<BodyException>? onMissing) : IBodySource
    {
        public ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
        {
            if (body.TryRead(offset, count, out BlockLease lease)) return new(lease);
            return body.Length < 0 ? new(default(BlockLease)) : throw onMissing?.Invoke() ?? new BodyException($"byte {offset} is not there");
        }

        public bool IsAvailable(long offset, long count) => IsResident(offset, count);

        public bool IsResident(long offset, long count) => body.PresentUntil(offset, offset + count) == offset + count;

        public void Dispose()
        {
        }
    }
}
