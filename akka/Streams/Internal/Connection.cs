using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>One outlet joined to one inlet of the same island: at most one element, or one closing signal, is under way on it.</summary>
internal class Connection
{
    public int State = PortState.InReady;

    /// <summary>Waiting in the interpreter's queue; a connection is there at most once.</summary>
    public bool Queued;

    public GraphStageLogic InOwner = null!;
    public GraphStageLogic OutOwner = null!;
    public IInHandler InHandler = null!;
    public IOutHandler OutHandler = null!;

    // A handler that presents a port other than its stage's own must not be trusted with the port's type: see Grab and Push.
    public Inlet? Inlet;
    public Outlet? Outlet;

    /// <summary>The element, if its type is a reference type or the connection is mixed.</summary>
    public object? Slot;

    /// <summary>Why it was cancelled or failed.</summary>
    public Exception? Cause;

    public Connection? Next;

    public virtual object? TakeBoxed()
    {
        object? element = Slot;
        Slot = null;
        return element;
    }

    public virtual void Drop() => Slot = null;

    public static Connection Of<T>() => typeof(T).IsValueType ? new Connection<T>() : new Connection();
}
