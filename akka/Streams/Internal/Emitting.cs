using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>An outlet's handler while there is something to emit; what is to be emitted after it waits in its list.</summary>
internal abstract class Emitting(GraphStageLogic logic, IOutHandler previous, Action andThen) : IOutHandler
{
    private Queue<Emitting>? _followUps;

    /// <summary>The handler that was set aside.</summary>
    public IOutHandler Previous => previous;

    protected GraphStageLogic Logic => logic;

    public abstract void OnPull();

    // Restores or replaces the outlet's handler; typed, so it is the subclass's to do.
    protected abstract Connection Port { get; }

    public void OnDownstreamFinish(Exception cause)
    {
        Port.OutHandler = previous;
        previous.OnDownstreamFinish(cause);
    }

    public void AddFollowUp(Emitting next) => (_followUps ??= new Queue<Emitting>()).Enqueue(next);

    /// <summary>All was pushed: runs andThen and goes on with what waits.</summary>
    protected void FollowUp()
    {
        Connection port = Port;
        port.OutHandler = previous;
        andThen();
        if (_followUps is null) return;
        // andThen may have begun to emit: that comes after what waits already.
        if (port.OutHandler is Emitting begun) _followUps.Enqueue(begun);
        Emitting next = _followUps.Dequeue();
        if (next is EmittingCompletion)
        {
            // Emitted after the completion was asked for, by andThen: still goes before it.
            if (_followUps.Count == 0)
            {
                port.OutHandler = previous;
                logic.Interpreter.Complete(port);
                return;
            }
            _followUps.Enqueue(next);
            next = _followUps.Dequeue();
        }
        if (next._followUps is null)
        {
            next._followUps = _followUps.Count > 0 ? _followUps : null;
        }
        else
        {
            while (_followUps.TryDequeue(out Emitting? later)) next._followUps.Enqueue(later);
        }
        _followUps = null;
        port.OutHandler = next;
    }
}
