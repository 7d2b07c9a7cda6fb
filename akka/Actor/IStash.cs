namespace Akka.Actor;

/// <summary>Messages put aside. On restart and on stop they go back to the front of the mailbox.</summary>
public interface IStash
{
    int Count { get; }

    /// <summary>How many it holds at most; -1 for any number.</summary>
    int Capacity { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    /// <summary>Puts the message being handled aside.</summary>
    /// <exception cref="IllegalActorStateException">It is aside already.</exception>
    void Stash();

    /// <summary>Takes the oldest back to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Takes all back, in their order, to the front of the mailbox.</summary>
    void UnstashAll();

    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Empties the stash and returns what was in it.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are aside.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}
