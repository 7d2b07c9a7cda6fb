namespace Akka.Actor.Internal;

/// <summary>The stash of one actor instance: a list of copies of the links the messages came in.</summary>
internal sealed class ActorStash(ActorCell cell) : IStash
{
    private MailNode? _first;
    private MailNode? _last;
    private int _lastStashed = -1;

    public int Count { get; private set; }

    public int Capacity => -1;

    public bool IsEmpty => _first is null;

    public bool NonEmpty => _first is not null;

    public bool IsFull => false;

    public void Stash()
    {
        CurrentMail current = cell.Mail;
        if (current.Message is null)
            throw new IllegalActorStateException("There is no message to stash");
        if (current.Stamp == _lastStashed)
            throw new IllegalActorStateException($"Can't stash the same message {current.Message} more than once");
        _lastStashed = current.Stamp;
        Append(new MailNode(current.Message, current.Sender));
    }

    public void Unstash()
    {
        if (_first is not { } node)
            return;
        _first = node.Next;
        if (_first is null)
            _last = null;
        Count--;
        cell.Prepend(node, node);
    }

    public void UnstashAll() => PutBack();

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        MailNode? node = _first;
        _first = _last = null;
        Count = 0;
        MailNode? first = null, last = null;
        while (node is not null)
        {
            MailNode? next = node.Next;
            node.Next = null;
            if (!predicate(new Envelope(node.Message, node.Sender, cell.SystemImpl)))
                Append(node);
            else if (last is null)
                first = last = node;
            else
                last = last.Next = node;
            node = next;
        }

        if (last is not null)
            cell.Prepend(first!, last);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = new List<Envelope>(Count);
        for (MailNode? node = _first; node is not null; node = node.Next)
            all.Add(new Envelope(node.Message, node.Sender, cell.SystemImpl));
        _first = _last = null;
        Count = 0;
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        MailNode? rest = _first;
        MailNode? last = _last;
        _first = _last = null;
        foreach (Envelope envelope in envelopes)
            Append(new MailNode(envelope.Message, envelope.Sender));
        if (rest is null)
            return;
        if (_last is null)
            _first = rest;
        else
            _last.Next = rest;
        _last = last;
    }

    internal void PutBack()
    {
        if (_first is null)
            return;
        cell.Prepend(_first, _last!);
        _first = _last = null;
        Count = 0;
    }

    private void Append(MailNode node)
    {
        if (_last is null)
            _first = node;
        else
            _last.Next = node;
        _last = node;
        Count++;
    }
}
