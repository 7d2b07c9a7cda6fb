using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Streams.Internal;
using static Akka.Streams.Internal.PortState;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    // Inlets, then outlets. An inlet's connection is made with its handler; an outlet's is the other side's, set when the graph is wired.
    private readonly Connection?[] _ports;
    private (IOutHandler Handler, Outlet Outlet) _firstOut;
    private readonly (IOutHandler Handler, Outlet Outlet)[]? _moreOuts;

    internal Connection? InPort(int index) => _ports[index];

    internal (IOutHandler Handler, Outlet Outlet) OutPort(int index) => _moreOuts is null ? _firstOut : _moreOuts[index];

    internal Connection Joined(Outlet outlet) => _ports[InCount + outlet.Id]!;

    internal void JoinOut(int index, Connection connection) => _ports[InCount + index] = connection;

    protected internal void SetHandler<T>(Inlet<T> inlet, IInHandler handler)
    {
        Connection port = _ports[inlet.Id] ??= Connection.Of<T>();
        port.InOwner = this;
        port.Inlet ??= inlet;
        port.InHandler = handler;
    }

    protected internal void SetHandler<T>(Outlet<T> outlet, IOutHandler handler)
    {
        if (_ports[InCount + outlet.Id] is { } port) port.OutHandler = handler;
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

    protected IInHandler GetHandler<T>(Inlet<T> inlet) => _ports[inlet.Id]!.InHandler;

    protected IOutHandler GetHandler<T>(Outlet<T> outlet) => _ports[InCount + outlet.Id]?.OutHandler ?? OutPort(outlet.Id).Handler;

    /// <summary>Asks for one element.</summary>
    /// <exception cref="ArgumentException">The port is closed, or was pulled already.</exception>
    protected internal void Pull<T>(Inlet<T> inlet) => Pull(_ports[inlet.Id]!);

    /// <summary>As Pull, but does nothing at a closed port.</summary>
    protected internal void TryPull<T>(Inlet<T> inlet)
    {
        Connection port = _ports[inlet.Id]!;
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
        Connection port = _ports[inlet.Id]!;
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
        Connection port = _ports[InCount + outlet.Id]!;
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
    protected internal bool HasBeenPulled<T>(Inlet<T> inlet) => (_ports[inlet.Id]!.State & (InReady | InClosed)) == 0;

    /// <summary>True if an element can be grabbed.</summary>
    protected internal bool IsAvailable<T>(Inlet<T> inlet) => (_ports[inlet.Id]!.State & (InReady | Full)) == (InReady | Full);

    /// <summary>True if an element can be pushed.</summary>
    protected internal bool IsAvailable<T>(Outlet<T> outlet) => (_ports[InCount + outlet.Id]!.State & (OutReady | OutClosed)) == OutReady;

    protected internal bool IsClosed<T>(Inlet<T> inlet) => (_ports[inlet.Id]!.State & InClosed) != 0;

    protected internal bool IsClosed<T>(Outlet<T> outlet) => (_ports[InCount + outlet.Id]!.State & OutClosed) != 0;

    /// <summary>Wants no more of this inlet.</summary>
    protected internal void Cancel<T>(Inlet<T> inlet) => Cancel(inlet, SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

    /// <summary>Wants no more of this inlet, and says why.</summary>
    protected internal void Cancel<T>(Inlet<T> inlet, Exception cause) => Interpreter.Cancel(_ports[inlet.Id]!, cause);

    /// <summary>Ends this outlet; elements still to be emitted go first.</summary>
    protected internal void Complete<T>(Outlet<T> outlet) => CompleteWhenEmitted(_ports[InCount + outlet.Id]!);

    /// <summary>Fails this outlet at once.</summary>
    protected internal void Fail<T>(Outlet<T> outlet, Exception reason) => Interpreter.Fail(_ports[InCount + outlet.Id]!, reason);

    private void CompleteWhenEmitted(Connection port)
    {
        if (port.OutHandler is Emitting emitting) emitting.AddFollowUp(new EmittingCompletion(this, port, emitting.Previous));
        else Interpreter.Complete(port);
    }
}
