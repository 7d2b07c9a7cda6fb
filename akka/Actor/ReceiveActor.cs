using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>An actor that declares a handler a type of message, in its constructor or in Become; the first that fits handles.</summary>
public abstract class ReceiveActor : UntypedActor
{
    private HandlerTable? _initial;
    private HandlerTable? _open = new();

    protected sealed override void OnReceive(object message)
    {
        if (!_initial!.TryHandle(message))
            Unhandled(message);
    }

    protected void Become(Action configure) => Context.Become(Table(configure).TryHandle);

    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Table(configure).TryHandle);

    /// <exception cref="InvalidOperationException">Called elsewhere than in the constructor or Become, or after ReceiveAny.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Add(new ActionHandler<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive<T>(Func<T, bool> handler) => Add(new FuncHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Add(new TypedHandler(messageType, shouldHandle, handler));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Add(new TypedFuncHandler(messageType, handler));

    /// <summary>Handles whatever no handler before it took; no handler may follow.</summary>
    protected void ReceiveAny(Action<object> handler)
    {
        Add(new ActionHandler<object>(handler, null));
        Open().IsClosed = true;
    }

    protected void ReceiveAnyAsync(Func<object, Task> handler)
    {
        Add(new AsyncHandler<object>(handler, null));
        Open().IsClosed = true;
    }

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Add(new AsyncHandler<T>(handler, shouldHandle));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Add(new TypedHandler(messageType, shouldHandle, message => ActorCell.Current!.RunAsync(handler, message)));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    internal override void Initialized()
    {
        _initial = _open;
        _open = null;
    }

    private HandlerTable Open() => _open ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private void Add(MessageHandler handler)
    {
        HandlerTable table = Open();
        if (table.IsClosed)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        table.Add(handler);
    }

    private HandlerTable Table(Action configure)
    {
        HandlerTable? outer = _open;
        var table = new HandlerTable();
        _open = table;
        try
        {
            configure();
        }
        finally
        {
            _open = outer;
        }

        return table;
    }

    /// <summary>The handlers of one behaviour, in the order they were declared.</summary>
    private sealed class HandlerTable
    {
        private MessageHandler[] _handlers = [];

        internal bool IsClosed { get; set; }

        internal void Add(MessageHandler handler) => _handlers = [.. _handlers, handler];

        internal bool TryHandle(object message)
        {
            foreach (MessageHandler handler in _handlers)
            {
                if (handler.TryHandle(message))
                    return true;
            }

            return false;
        }
    }
}
