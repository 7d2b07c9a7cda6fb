using System.Runtime.CompilerServices;
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
    private IInHandler _inHandler = null!;
    private IOutHandler _outHandler = null!;
    private HandlerKind _inKind;
    private HandlerKind _outKind;

    // A handler that presents a port other than its stage's own must not be trusted with the port's type: see Grab and Push.
    public Inlet? Inlet;
    public Outlet? Outlet;

    /// <summary>The element, if its type is a reference type or the connection is mixed.</summary>
    public object? Slot;

    /// <summary>Why it was cancelled or failed.</summary>
    public Exception? Cause;

    /// <summary>Its place in its island.</summary>
    public int Index;

    /// <summary>The index of the next in the queue; -1 at its end.</summary>
    public int Next;

    /// <summary>Set after the owner: a handler that is its owner is called through the class, which is much cheaper than through the interface.</summary>
    public IInHandler InHandler
    {
        get => _inHandler;
        set
        {
            _inHandler = value;
            _inKind = ReferenceEquals(value, InOwner) ? InOwner.Kind : HandlerKind.Other;
        }
    }

    /// <summary>As InHandler.</summary>
    public IOutHandler OutHandler
    {
        get => _outHandler;
        set
        {
            _outHandler = value;
            _outKind = ReferenceEquals(value, OutOwner) ? OutOwner.Kind : HandlerKind.Other;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CallPush()
    {
        if (_inKind == HandlerKind.InAndOut) Unsafe.As<InAndOutGraphStageLogic>(InOwner).OnPush();
        else if (_inKind == HandlerKind.In) Unsafe.As<InGraphStageLogic>(InOwner).OnPush();
        else _inHandler.OnPush();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CallPull()
    {
        if (_outKind == HandlerKind.InAndOut) Unsafe.As<InAndOutGraphStageLogic>(OutOwner).OnPull();
        else if (_outKind == HandlerKind.Out) Unsafe.As<OutGraphStageLogic>(OutOwner).OnPull();
        else _outHandler.OnPull();
    }

    public virtual object? TakeBoxed()
    {
        object? element = Slot;
        Slot = null;
        return element;
    }

    public virtual void Drop() => Slot = null;

    public static Connection Of<T>() => typeof(T).IsValueType ? new Connection<T>() : new Connection();
}
