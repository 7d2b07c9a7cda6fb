using System.Collections.Concurrent;

namespace StonMedia.Tests.Support;

/// <summary>What an origin was asked and what it sent; safe from any thread.</summary>
public sealed class OriginCounters
{
    private readonly ConcurrentQueue<OriginLogEntry> _log = new();
    private readonly ConcurrentDictionary<string, long> _body = new(StringComparer.Ordinal);

    public IReadOnlyList<OriginLogEntry> Log => [.. _log];

    public int Count(string path) => _log.Count(entry => entry.Path == path);

    public long BodyBytes(string path) => _body.GetValueOrDefault(path);

    internal void Add(OriginLogEntry entry) => _log.Enqueue(entry);

    internal void AddBody(string path, long bytes) => _body.AddOrUpdate(path, bytes, (_, sum) => sum + bytes);
}
