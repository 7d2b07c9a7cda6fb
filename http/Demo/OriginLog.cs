using System.Diagnostics;

namespace StonMedia.Http.Demo;

/// <summary>What the demo origin was asked for. Keeps the newest requests and counts all.</summary>
internal sealed class OriginLog
{
    private const int Kept = 500;

    private readonly Lock _gate = new();
    private readonly Queue<OriginTransfer> _transfers = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _count;
    private long _ownBytes;

    /// <summary>Media requests answered or being answered.</summary>
    public int Count
    {
        get { lock (_gate) return _count; }
    }

    /// <summary>Body bytes of the demo's own pages: viewers got them too, but they are no media.</summary>
    public long OwnBytes => Volatile.Read(ref _ownBytes);

    /// <summary>The newest requests, oldest first.</summary>
    public OriginTransfer[] Newest
    {
        get { lock (_gate) return [.. _transfers]; }
    }

    public OriginTransfer Begin(string method, string target)
    {
        lock (_gate)
        {
            var transfer = new OriginTransfer(++_count, method, target, Stopwatch.GetElapsedTime(_start));
            _transfers.Enqueue(transfer);
            if (_transfers.Count > Kept) _transfers.Dequeue();
            return transfer;
        }
    }

    public void AddOwn(long bytes) => Interlocked.Add(ref _ownBytes, bytes);
}
