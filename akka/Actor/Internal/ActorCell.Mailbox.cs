namespace Akka.Actor.Internal;

// The consumer's side of the mailbox and the turns it is worked off in; at most one turn at a time.
internal sealed partial class ActorCell
{
    /// <summary>Every so many schedulings on a thread go to the pool's global queue, so that two actors in talk starve nobody.</summary>
    private const int GlobalEvery = 64;

    [ThreadStatic]
    private static int t_scheduled;

    private MailNode? _first;      // put back: goes before the mailbox
    private MailChunk? _head;
    private MailSlot[] _headSlots = [];
    private int _headIndex;
    private int _suspended;
    private int _stamp;            // tells one handled message from the next
    private bool _ended;

    internal bool IsSuspended => _suspended > 0;

    protected override MailChunk? ConsumerAt => _head;

    void IThreadPoolWorkItem.Execute()
    {
        t_current = this;
        bool more = RunTurn();
        t_current = null;
        if (more)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        if (_ended)
            return;
        bool parked = _suspended > 0;
        MailChunk? head = _head;
        int index = _headIndex;
        EndRunning(parked);
        if (parked)
        {
            if (HasSystem)
                WakeFromParked();
        }
        else if (HasSystem || HasMail(head, index))
        {
            WakeFromIdle();
        }
    }

    /// <summary>Has the first turn run; once. What came before it waits in the mailbox.</summary>
    internal void Start() => Enqueue();

    /// <summary>Puts messages, oldest first, before all others. Only on the actor's own turn.</summary>
    internal void Prepend(MailNode first, MailNode last)
    {
        last.Next = _first;
        _first = first;
    }

    protected override void Enqueue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: ++t_scheduled % GlobalEvery != 0);

    protected override void OnClosed(object message, IActorRef? sender) => SystemImpl.DeadLetter(message, sender, this);

    // Judged by where the turn had got to: another turn may be running by now.
    private bool HasMail(MailChunk? head, int index)
    {
        if (head is null)
            return Origin is not null;
        return index < head.Slots.Length
            ? Volatile.Read(ref head.Slots[index].Message) is not null
            : Volatile.Read(ref head.Next) is { } next && !ReferenceEquals(next, MailChunk.Retired);
    }

    /// <summary>One turn: all system messages, then messages up to the bound. True when there is more to do at once.</summary>
    private bool RunTurn()
    {
        if (_actor is null && _suspended == 0)
            CreateFirst();
        if (HasSystem)
            RunSystem();
        for (int left = SystemImpl.Throughput; _suspended == 0 && !_ended; left--)
        {
            if (left == 0)
                return _first is not null || HasMail(_head, _headIndex);
            if (!TryTake(out object? message, out IActorRef? sender))
                return false;
            Invoke(message, sender);
            if (HasSystem)
                RunSystem();
        }

        return false;
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? message, out IActorRef? sender)
    {
        if (_first is { } node)
        {
            _first = node.Next;
            node.Next = null;
            message = node.Message;
            sender = node.Sender;
            return true;
        }

        MailSlot[] slots = _headSlots;
        int index = _headIndex;
        if ((uint)index >= (uint)slots.Length)
        {
            if (!NextChunk())
            {
                message = null;
                sender = null;
                return false;
            }

            slots = _headSlots;
            index = 0;
        }

        ref MailSlot slot = ref slots[index];
        message = Volatile.Read(ref slot.Message);
        sender = slot.Sender;
        if (message is null)
            return false;
        slot = default;
        _headIndex = index + 1;
        return true;
    }

    private bool NextChunk()
    {
        MailChunk? next;
        if (_head is null)
        {
            next = TakeOrigin();
            if (next is null)
                return false;
        }
        else
        {
            next = Volatile.Read(ref _head.Next);
            if (next is null)
                return false;
            MoveTail(_head, next);
            _head.Next = MailChunk.Retired;
        }

        _head = next;
        _headSlots = next.Slots;
        _headIndex = 0;
        return true;
    }

    /// <summary>Ends the mailbox: what is left, the stash first, becomes dead letters in order.</summary>
    private void CloseMailbox()
    {
        _ended = true;
        _extras?.Stash?.PutBack();
        for (MailNode? node = _first; node is not null; node = node.Next)
            OnClosed(node.Message, node.Sender);
        _first = null;
        CloseForMessages();
        if (_head is null) AwaitOrigin();
        while (_headIndex < _headSlots.Length || NextChunk())
        {
            ref MailSlot slot = ref _headSlots[_headIndex++];
            IActorRef? sender = slot.Sender;
            if (Interlocked.Exchange(ref slot.Message, null) is { } message)
                OnClosed(message, sender);
        }

        _head = null;
        _headSlots = [];
        _headIndex = 0;
        ShrinkTail();
    }
}
