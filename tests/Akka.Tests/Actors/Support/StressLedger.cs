using System.Collections.Concurrent;
using Akka.Actor;

namespace AkkaContract.Tests.Actors.Support;

/// <summary>The accounts of a stress run.</summary>
public sealed class StressLedger(int slots, int producers)
{
    private readonly ConcurrentDictionary<IActorRef, long[]> _last = new();
    private readonly long[] _numbers = new long[producers];
    private long _sent;
    private long _seen;
    private long _doubled;
    private long _reordered;
    private long _dead;
    private long _restarts;
    private long _started;
    private long _ended;

    public IActorRef?[] Workers { get; } = new IActorRef?[slots];

    public long Sent => Interlocked.Read(ref _sent);

    public long Seen => Interlocked.Read(ref _seen);

    public long Doubled => Interlocked.Read(ref _doubled);

    public long Reordered => Interlocked.Read(ref _reordered);

    public long DeadLetters => Interlocked.Read(ref _dead);

    public long Restarts => Interlocked.Read(ref _restarts);

    public long Started => Interlocked.Read(ref _started);

    public long Ended => Interlocked.Read(ref _ended);

    public StressMessage NewMessage(int producer, bool fails)
    {
        Interlocked.Increment(ref _sent);
        return new StressMessage(producer, ++_numbers[producer], fails);
    }

    /// <summary>A worker got it: once, and after all that this producer had told this worker before.</summary>
    public void Handle(StressMessage message, IActorRef worker)
    {
        long[] last = _last.GetOrAdd(worker, static (_, count) => new long[count], _numbers.Length);
        if (last[message.Producer] >= message.Number)
            Interlocked.Increment(ref _reordered);
        last[message.Producer] = message.Number;
        Count(message);
    }

    public void Bury(StressMessage message)
    {
        Interlocked.Increment(ref _dead);
        Count(message);
    }

    public void NoteRestart() => Interlocked.Increment(ref _restarts);

    public void NoteStart() => Interlocked.Increment(ref _started);

    public void NoteEnd() => Interlocked.Increment(ref _ended);

    private void Count(StressMessage message)
    {
        if (!message.See())
            Interlocked.Increment(ref _doubled);
        Interlocked.Increment(ref _seen);
    }
}
