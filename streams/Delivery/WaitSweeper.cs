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

    /// <summary>After this the wait is not failed any more, and its waiter may be armed for the next one.</summary>
    public void Remove(BodyWaiter waiter)
    {
        lock (waiter) _waits.TryRemove(waiter, out _);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>What the timer does: fails the waits whose deadline has passed.</summary>
    public void Sweep()
    {
        long now = Environment.TickCount64;
        foreach ((BodyWaiter waiter, _) in _waits)
            if (waiter.IsArmed && waiter.Deadline < now) FailLate(waiter, now);
    }

    /// <summary>Judged again under the lock that <see cref="Remove"/> takes: the waiter may have been armed anew for its next wait, which is not late.</summary>
    private void FailLate(BodyWaiter waiter, long now)
    {
        lock (waiter)
        {
            if (_waits.ContainsKey(waiter) && waiter.IsArmed && waiter.Deadline < now)
                waiter.Fail(new BodyException($"no byte at offset {waiter.Position} within the time limit"));
        }
    }
}
