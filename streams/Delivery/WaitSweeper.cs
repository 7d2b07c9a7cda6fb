using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>One timer for all waits: once a second it fails those whose deadline has passed.</summary>
public sealed class WaitSweeper : IDisposable
{
    private readonly ConcurrentDictionary<BodyWaiter, byte> _waits = new();
    private readonly Timer _timer;

    public WaitSweeper() => _timer = new Timer(static state => ((WaitSweeper)state!).Sweep(), this, 1000, 1000);

    public int Count => _waits.Count;

    public void Add(BodyWaiter waiter) => _waits[waiter] = 0;

    public void Remove(BodyWaiter waiter) => _waits.TryRemove(waiter, out _);

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        long now = Environment.TickCount64;
        foreach (KeyValuePair<BodyWaiter, byte> wait in _waits)
            if (wait.Key.IsArmed && wait.Key.Deadline < now)
                wait.Key.Fail(new BodyException($"no byte at offset {wait.Key.Position} within the time limit"));
    }
}
