namespace Akka.Actor.Internal;

// Many producers, one consumer. A producer claims a slot by counting up, fills it and looks whether the actor sleeps: two interlocked
// operations and nearly no allocation. The consumer works the slots off in order; a slot that is claimed and not yet filled reads as
// "empty", and whoever fills it sees the sleeping actor and wakes it.
// What producers touch is in this base class, what the consumer writes with each message in the last derived class: so that the two
// are never in one cache line.

/// <summary>The side of an actor that other threads write to.</summary>
internal abstract class Inbox : InternalRef
{
    /// <summary>Nothing to do; whoever brings something starts a turn.</summary>
    protected const int Idle = 0;

    /// <summary>A turn runs or is about to.</summary>
    protected const int Running = 1;

    /// <summary>Handles no messages for now: only a system message starts a turn.</summary>
    protected const int Parked = 2;

    /// <summary>Has ended.</summary>
    protected const int Closed = 3;

    private const int FirstLength = 4;
    private const int ShortLength = 8;
    private const int LongLength = 128;

    private MailChunk? _tail;
    private MailChunk? _origin;
    private SystemMessage? _systemInbox;
    private int _state;

    /// <summary>The first chunk, until the consumer has taken it.</summary>
    protected MailChunk? Origin => Volatile.Read(ref _origin);

    protected bool HasSystem => Volatile.Read(ref _systemInbox) is not null;

    internal sealed override void SendSystem(SystemMessage message)
    {
        if (!SystemMessage.TryPush(ref _systemInbox, message))
        {
            message.OnDead(this);
            return;
        }

        int state = Volatile.Read(ref _state);
        while (state is Idle or Parked)
        {
            int seen = Interlocked.CompareExchange(ref _state, Running, state);
            if (seen == state)
            {
                Enqueue();
                return;
            }

            state = seen;
        }
    }

    protected sealed override void TellInternal(object message, IActorRef? sender)
    {
        if (Volatile.Read(ref _state) == Closed)
        {
            OnClosed(message, sender);
            return;
        }

        ref MailSlot slot = ref Claim();
        slot.Sender = sender;
        Volatile.Write(ref slot.Message, message);
        Interlocked.MemoryBarrier();
        int state = Volatile.Read(ref _state);
        if (state == Idle)
            WakeFromIdle();
        else if (state == Closed && Interlocked.Exchange(ref slot.Message, null) is { } late)
            OnClosed(late, sender);
    }

    /// <summary>Has a turn run on the thread pool.</summary>
    protected abstract void Enqueue();

    /// <summary>Gets what comes too late.</summary>
    protected abstract void OnClosed(object message, IActorRef? sender);

    protected void BeginRunning() => _state = Running;

    /// <summary>Ends a turn, with a full fence.</summary>
    protected void EndRunning(bool parked) => Interlocked.Exchange(ref _state, parked ? Parked : Idle);

    protected void WakeFromIdle()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Idle) == Idle)
            Enqueue();
    }

    protected void WakeFromParked()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Parked) == Parked)
            Enqueue();
    }

    /// <summary>From now on messages go to <see cref="OnClosed"/>.</summary>
    protected void CloseForMessages() => Interlocked.Exchange(ref _state, Closed);

    /// <summary>From now on system messages get their <see cref="SystemMessage.OnDead"/>; returns those still waiting, oldest first.</summary>
    protected SystemMessage? CloseForSystem() => SystemMessage.Reverse(Interlocked.Exchange(ref _systemInbox, ClosedMarker.Instance));

    protected SystemMessage? TakeSystem() => SystemMessage.Reverse(Interlocked.Exchange(ref _systemInbox, null));

    protected MailChunk? TakeOrigin()
    {
        // Not emptied when it was empty: a producer may be putting the first chunk there this very moment.
        if (Volatile.Read(ref _origin) is not { } origin) return null;
        _origin = null;
        return origin;
    }

    /// <summary>
    /// Once closed: waits the few instructions that a producer is between putting the first chunk at the tail and naming it the origin, for others
    /// may have filled slots of it.
    /// </summary>
    protected void AwaitOrigin()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _tail) is not null && Volatile.Read(ref _origin) is null) spin.SpinOnce();
    }

    /// <summary>Sees to it that producers have left a chunk that the consumer is leaving.</summary>
    protected void MoveTail(MailChunk from, MailChunk to) => Interlocked.CompareExchange(ref _tail, to, from);

    /// <summary>Lets go of a long last chunk once the actor has ended.</summary>
    protected void ShrinkTail()
    {
        if (Volatile.Read(ref _tail) is { } tail && tail.Slots.Length > ShortLength)
            Interlocked.CompareExchange(ref _tail, new MailChunk(FirstLength), tail);
    }

    /// <summary>The chunk the consumer is at; null before the first message. Only a hint here, for how long a new chunk should be.</summary>
    protected abstract MailChunk? ConsumerAt { get; }

    private ref MailSlot Claim()
    {
        while (true)
        {
            MailChunk? tail = Volatile.Read(ref _tail);
            if (tail is null)
            {
                // The tail decides whose chunk it is: the consumer takes the origin away, and a second one put there afterwards would never be
                // found. Who sees the tail before the origin is written may wake the consumer in vain; the writer wakes it again.
                var first = new MailChunk(FirstLength);
                if (Interlocked.CompareExchange(ref _tail, first, null) is null) Volatile.Write(ref _origin, first);
                continue;
            }

            MailSlot[] slots = tail.Slots;
            int index = Interlocked.Increment(ref tail.Claimed) - 1;
            if ((uint)index < (uint)slots.Length)
                return ref slots[index];
            MailChunk? next = Volatile.Read(ref tail.Next);
            if (next is null)
            {
                // One chunk after the other is emptied as it fills: keep them small. The consumer is behind: make them longer.
                int length = ReferenceEquals(ConsumerAt, tail) ? Math.Max(slots.Length / 2, ShortLength) : Math.Min(slots.Length * 2, LongLength);
                var fresh = new MailChunk(length);
                next = Interlocked.CompareExchange(ref tail.Next, fresh, null) ?? fresh;
            }

            if (!ReferenceEquals(next, MailChunk.Retired))
                Interlocked.CompareExchange(ref _tail, next, tail);
        }
    }
}
