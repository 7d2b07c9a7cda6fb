using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Streams.Internal;
using static Akka.Streams.Internal.PortState;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    // Nearly every logic has at most one inlet and one outlet: those are fields, which also keeps the way to a port short.
    // An inlet's connection is made with its handler; an outlet's is the other side's, set when the graph is wired.
    private Connection? _in;
    private Connection? _out;
    private readonly Connection?[]? _ins;
    private readonly Connection?[]? _outs;
    private (IOutHandler Handler, Outlet Outlet) _firstOut;
    private readonly (IOutHandler Handler, Outlet Outlet)[]? _moreOuts;

    internal Connection? InPort(int index) => index == 0 ? _in : _ins![index];

    internal (IOutHandler Handler, Outlet Outlet) OutPort(int index) => _moreOuts is null ? _firstOut : _moreOuts[index];

    internal Connection Joined(Outlet outlet) => At(outlet);

    internal void JoinOut(int index, Connection connection)
    {
        if (index == 0) _out = connection;
        else _outs![index] = connection;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Connection At(Inlet inlet)
    {
        int id = inlet.Id;
        return (id == 0 ? _in : _ins![id])!;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Connection At(Outlet outlet)
    {
        int id = outlet.Id;
        return (id == 0 ? _out : _outs![id])!;
    }

    protected internal void SetHandler<T>(Inlet<T> inlet, IInHandler handler)
    {
        Connection? port = InPort(inlet.Id);
        if (port is null)
        {
            port = Connection.Of<T>();
            if (inlet.Id == 0) _in = port;
            else _ins![inlet.Id] = port;
        }
        port.InOwner = this;
        port.Inlet ??= inlet;
        port.InHandler = handler;
    }

    protected internal void SetHandler<T>(Outlet<T> outlet, IOutHandler handler)
    {
        if (At(outlet) is { } port) port.OutHandler = handler;
        else if (_moreOuts is null) _firstOut = (handler, outlet);
        else _moreOuts[outlet.Id] = (handler, outlet);
    }

    protected internal void SetHandler<T>(Inlet<T> inlet, Action onPush, Action? onUpstreamFinish = null, Action<Exception>? onUpstreamFailure = null)
    {
        ArgumentNullException.ThrowIfNull(onPush);
        SetHandler(inlet, new LambdaInHandler(onPush, onUpstreamFinish, onUpstreamFailure));
    }

    protected internal void SetHandler<T>(Outlet<T> outlet, Action onPull, Action<Exception>? onDownstreamFinish = null)
    {
        ArgumentNullException.ThrowIfNull(onPull);
        SetHandler(outlet, new LambdaOutHandler(onPull, onDownstreamFinish));
    }

    protected internal void SetHandler<TIn, TOut>(Inlet<TIn> inlet, Outlet<TOut> outlet, InAndOutGraphStageLogic handler) => SetHandlers(inlet, outlet, handler);

    protected internal void SetHandlers<TIn, TOut>(Inlet<TIn> inlet, Outlet<TOut> outlet, InAndOutGraphStageLogic handler)
    {
        SetHandler(inlet, (IInHandler)handler);
        SetHandler(outlet, (IOutHandler)handler);
    }

    protected IInHandler GetHandler<T>(Inlet<T> inlet) => At(inlet).InHandler;

    protected IOutHandler GetHandler<T>(Outlet<T> outlet) => (At(outlet) is { } port ? port.OutHandler : null) ?? OutPort(outlet.Id).Handler;

    /// <summary>Asks for one element.</summary>
    /// <exception cref="ArgumentException">The port is closed, or was pulled already.</exception>
    protected internal void Pull<T>(Inlet<T> inlet) => Pull(At(inlet));

    /// <summary>As Pull, but does nothing at a closed port.</summary>
    protected internal void TryPull<T>(Inlet<T> inlet)
    {
        Connection port = At(inlet);
        if ((port.State & InClosed) == 0) Pull(port);
    }

    private void Pull(Connection port)
    {
        int state = port.State;
        if ((state & (InReady | InClosed | OutClosed)) == InReady)
        {
            port.State = state ^ PullStart;
            _interpreter!.Pull(port);
            return;
        }
        if ((state & InClosed) != 0) throw new ArgumentException("Cannot pull a closed port");
        if ((state & InReady) == 0) throw new ArgumentException("Cannot pull port twice");
        // The other side has closed and the news is on its way.
        port.State = state ^ PullStart;
    }

    /// <summary>Takes the element that has arrived.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    protected internal T Grab<T>(Inlet<T> inlet)
    {
        Connection port = At(inlet);
        if ((port.State & (InReady | InFailed | InClosed | Full | Mixed)) != (InReady | Full) || !ReferenceEquals(port.Inlet, inlet))
            return GrabUnusual(port, inlet);
        port.State ^= Full;
        if (typeof(T).IsValueType)
        {
            var typed = Unsafe.As<Connection<T>>(port);
            T value = typed.Value!;
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) typed.Value = default;
            return value;
        }
        object element = port.Slot!;
        port.Slot = null;
        return Unsafe.As<object, T>(ref element);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T GrabUnusual<T>(Connection port, Inlet<T> inlet)
    {
        if ((port.State & (InReady | Full)) != (InReady | Full)) throw new ArgumentException($"Cannot get element from already empty input port ({inlet})");
        object element = port.TakeBoxed()!;
        port.State &= ~Full;
        return (T)element;
    }

    /// <summary>Sends one element.</summary>
    /// <exception cref="ArgumentException">The port is closed, or was not pulled.</exception>
    /// <exception cref="ArgumentNullException">The element is null.</exception>
    protected internal void Push<T>(Outlet<T> outlet, T element)
    {
        Connection port = At(outlet);
        int state = port.State;
        if ((state & (OutReady | OutClosed | InClosed | Mixed)) != OutReady || element is null || !ReferenceEquals(port.Outlet, outlet))
        {
            PushUnusual(port, outlet, element);
            return;
        }
        port.State = (state ^ PushStart) | Full;
        if (typeof(T).IsValueType) Unsafe.As<Connection<T>>(port).Value = element;
        else port.Slot = element;
        _interpreter!.Push(port);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PushUnusual<T>(Connection port, Outlet<T> outlet, T element)
    {
        RequireElement(element);
        int state = port.State;
        if ((state & OutClosed) != 0) throw new ArgumentException($"Cannot push closed port {outlet}");
        if ((state & OutReady) == 0) throw new ArgumentException($"Cannot push port twice {outlet}");
        port.State = state ^ PushStart;
        // The other side has closed and the news is on its way.
        if ((state & InClosed) != 0) return;
        port.State |= Full | Mixed;
        port.Slot = element;
        _interpreter!.Push(port);
    }

    internal static void RequireElement<T>([NotNull] T element)
    {
        if (element is null) throw new ArgumentNullException(nameof(element), "Element must not be null, rule 2.13");
    }

    /// <summary>True between a pull and the element.</summary>
    protected internal bool HasBeenPulled<T>(Inlet<T> inlet) => (At(inlet).State & (InReady | InClosed)) == 0;

    /// <summary>True if an element can be grabbed.</summary>
    protected internal bool IsAvailable<T>(Inlet<T> inlet) => (At(inlet).State & (InReady | Full)) == (InReady | Full);

    /// <summary>True if an element can be pushed.</summary>
    protected internal bool IsAvailable<T>(Outlet<T> outlet) => (At(outlet).State & (OutReady | OutClosed)) == OutReady;

    protected internal bool IsClosed<T>(Inlet<T> inlet) => (At(inlet).State & InClosed) != 0;

    protected internal bool IsClosed<T>(Outlet<T> outlet) => (At(outlet).State & OutClosed) != 0;

    /// <summary>Wants no more of this inlet.</summary>
    protected internal void Cancel<T>(Inlet<T> inlet) => Cancel(inlet, SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

    /// <summary>Wants no more of this inlet, and says why.</summary>
    protected internal void Cancel<T>(Inlet<T> inlet, Exception cause) => Interpreter.Cancel(At(inlet), cause);

    /// <summary>Ends this outlet; elements still to be emitted go first.</summary>
    protected internal void Complete<T>(Outlet<T> outlet) => CompleteWhenEmitted(At(outlet));

    /// <summary>Fails this outlet at once.</summary>
    protected internal void Fail<T>(Outlet<T> outlet, Exception reason) => Interpreter.Fail(At(outlet), reason);

    private void CompleteWhenEmitted(Connection port)
    {
        if (port.OutHandler is Emitting emitting) emitting.AddFollowUp(new EmittingCompletion(this, port, emitting.Previous));
        else Interpreter.Complete(port);
    }
}
