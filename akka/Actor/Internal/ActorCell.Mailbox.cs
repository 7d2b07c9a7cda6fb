using Akka.Event;

namespace Akka.Actor.Internal;

// Two lists that anybody may push on, newest first: messages and system messages. A turn, of which there is at most one at a
// time, takes a whole list at once, turns it round and works it off. Pushing costs one compare-and-swap, and a second one only
// when the list was empty; an idle mailbox holds nothing.
internal sealed partial class ActorCell
{
    /// <summary>Every so many schedulings on a thread go to the pool's global queue, so that two actors in talk starve nobody.</summary>
    private const int GlobalEvery = 64;

    [ThreadStatic]
    private static int t_scheduled;

    private MailNode? _inbox;
    private SystemMessage? _systemInbox;
    private MailNode? _queue;
    private int _running;
    private int _suspended;
    private bool _ended;

    internal bool IsSuspended => _suspended > 0;

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

        bool awake = _suspended == 0;
        Interlocked.Exchange(ref _running, 0);
        if (HasArrived(awake))
            Schedule();
    }

    internal override void SendSystem(SystemMessage message)
    {
        if (SystemMessage.TryPush(ref _systemInbox, message))
            Schedule();
        else
            message.OnDead(this);
    }

    internal void Start()
    {
        _running = 1;
        Enqueue();
    }

    /// <summary>Puts messages, oldest first, before all others. Only on the actor's own turn.</summary>
    internal void Prepend(MailNode first, MailNode last)
    {
        last.Next = _queue;
        _queue = first;
    }

    protected override void TellInternal(object message, IActorRef? sender)
    {
        var node = new MailNode(message, sender);
        MailNode? head = Volatile.Read(ref _inbox);
        while (true)
        {
            if (ReferenceEquals(head, MailNode.Closed))
            {
                SystemImpl.DeadLetter(message, sender, this);
                return;
            }

            node.Next = head;
            MailNode? seen = Interlocked.CompareExchange(ref _inbox, node, head);
            if (ReferenceEquals(seen, head))
                break;
            head = seen;
        }

        if (head is null)
            Schedule();
    }

    private bool HasArrived(bool awake) =>
        (Volatile.Read(ref _systemInbox) is { } system && system is not ClosedMarker)
        || (awake && Volatile.Read(ref _inbox) is { } inbox && !ReferenceEquals(inbox, MailNode.Closed));

    private void Schedule()
    {
        if (Volatile.Read(ref _running) == 0 && Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            Enqueue();
    }

    private void Enqueue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: ++t_scheduled % GlobalEvery != 0);

    /// <summary>One turn: all system messages, then messages up to the bound. True when there is more to do at once.</summary>
    private bool RunTurn()
    {
        if (_actor is null && !_ended && _suspended == 0)
            CreateFirst();
        if (Volatile.Read(ref _systemInbox) is not null)
            RunSystem();
        for (int left = SystemImpl.Throughput; _suspended == 0 && !_ended; left--)
        {
            MailNode? node = _queue;
            if (node is null)
            {
                node = MailNode.Reverse(Interlocked.Exchange(ref _inbox, null));
                if (node is null)
                    return false;
            }

            if (left == 0)
            {
                _queue = node;
                return true;
            }

            _queue = node.Next;
            node.Next = null;
            Invoke(node);
            if (Volatile.Read(ref _systemInbox) is not null)
                RunSystem();
        }

        return false;
    }

    /// <summary>Ends the mailbox: what is left, the stash first, becomes dead letters in order.</summary>
    private void CloseMailbox()
    {
        _ended = true;
        _extras?.Stash?.PutBack();
        MailNode? rest = _queue;
        _queue = null;
        for (int round = 0; round < 2; round++)
        {
            while (rest is not null)
            {
                MailNode? next = rest.Next;
                SystemImpl.DeadLetter(rest.Message, rest.Sender, this);
                rest = next;
            }

            if (round == 0)
                rest = MailNode.Reverse(Interlocked.Exchange(ref _inbox, MailNode.Closed));
        }
    }
}
