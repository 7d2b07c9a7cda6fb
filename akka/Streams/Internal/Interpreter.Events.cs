using System.Runtime.CompilerServices;
using Akka.Event;
using Akka.Streams.Stage;
using static Akka.Streams.Internal.PortState;

namespace Akka.Streams.Internal;

/// <summary>
/// Moves signals along connections without recursion: a stage's push or pull is only noted, and runs when its handler has returned. The newest push
/// and pull are chased (run next, without the queue) up to a limit; closing signals always go through the queue.
/// </summary>
internal sealed partial class Interpreter
{
    private const int ChaseLimit = 16;

    private Connection? _first;
    private Connection? _last;
    private Connection? _chasedPush;
    private Connection? _chasedPull;
    private int _chase;

    private bool HasQueued => _first is not null;

    /// <summary>Handles queued signals, at most about this many; answers how many more might be.</summary>
    private int Execute(int limit)
    {
        int left = limit;
        while (left > 0 && _first is not null)
        {
            try
            {
                while (left > 0 && _first is { } connection)
                {
                    _first = connection.Next;
                    if (_first is null) _last = null;
                    connection.Next = null;
                    connection.Queued = false;
                    left--;
                    _chase = ChaseLimit;
                    Process(connection);
                    if (ActiveStage is { } stage) AfterStageHasRun(stage);
                    left -= Chase();
                }
            }
            catch (Exception e)
            {
                // Only a handler can throw here, so there is an active stage.
                GraphStageLogic failed = ActiveStage;
                Failed(e);
                AfterStageHasRun(failed);
            }
        }
        _chase = 0;
        return left;
    }

    /// <summary>Pushes on to their end, then pulls; a push that a pull leads to is queued behind what waits. Answers how many were chased.</summary>
    private int Chase()
    {
        while (_chasedPush is { } push)
        {
            _chasedPush = null;
            ProcessPush(push);
            AfterStageHasRun(ActiveStage);
        }
        while (_chasedPull is { } pull)
        {
            _chasedPull = null;
            ProcessPull(pull);
            AfterStageHasRun(ActiveStage);
        }
        if (_chasedPush is { } late)
        {
            _chasedPush = null;
            Enqueue(late);
        }
        return ChaseLimit - _chase;
    }

    private void Process(Connection connection)
    {
        ActiveStage = null!;
        int state = connection.State;
        if ((state & (Pushing | InClosed | OutClosed)) == Pushing)
        {
            ProcessPush(connection);
        }
        else if ((state & (Pulling | InClosed | OutClosed)) == Pulling)
        {
            ProcessPull(connection);
        }
        else if ((state & (InClosed | OutClosed)) == InClosed)
        {
            connection.State |= OutClosed;
            ActiveStage = connection.OutOwner;
            PortClosed(connection.OutOwner);
            connection.OutHandler.OnDownstreamFinish(connection.Cause!);
        }
        else if ((state & (InClosed | OutClosed)) == OutClosed)
        {
            if ((state & Pushing) != 0)
            {
                // The element goes first, its end comes back to the queue. A handler that throws closes the port itself.
                ProcessPush(connection);
                Enqueue(connection);
                return;
            }
            connection.State |= InClosed;
            ActiveStage = connection.InOwner;
            PortClosed(connection.InOwner);
            if ((state & InFailed) == 0) connection.InHandler.OnUpstreamFinish();
            else connection.InHandler.OnUpstreamFailure(connection.Cause!);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ProcessPush(Connection connection)
    {
        ActiveStage = connection.InOwner;
        connection.State ^= PushEnd;
        connection.InHandler.OnPush();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ProcessPull(Connection connection)
    {
        ActiveStage = connection.OutOwner;
        connection.State ^= PullEnd;
        connection.OutHandler.OnPull();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AfterStageHasRun(GraphStageLogic logic)
    {
        if (logic.Alive == 0) Stop(logic);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Stop(GraphStageLogic logic)
    {
        logic.Alive = -1;
        _living--;
        try
        {
            logic.PostStop();
        }
        catch (Exception e)
        {
            Materializer.StreamLog.Error(e, "Error during PostStop in [{0}]", logic);
        }
        logic.AfterPostStop();
    }

    /// <summary>The active stage's handler threw: the stage fails, and what was to be chased takes its turn in the queue.</summary>
    public void Failed(Exception e)
    {
        Materializer.StreamLog.Error(e, "Error in stage [{0}]: {1}", ActiveStage, e.Message);
        ActiveStage.FailStage(e);
        _chase = 0;
        if (_chasedPush is { } push) Enqueue(push);
        if (_chasedPull is { } pull) Enqueue(pull);
        _chasedPush = _chasedPull = null;
    }

    private void Enqueue(Connection connection)
    {
        if (connection.Queued) return;
        connection.Queued = true;
        if (_last is null) _first = connection;
        else _last.Next = connection;
        _last = connection;
    }

    private void DropQueue()
    {
        _first = _last = _chasedPush = _chasedPull = null;
        _chase = 0;
    }

    public void Push(Connection connection)
    {
        if (_chase > 0 && _chasedPush is null)
        {
            _chase--;
            _chasedPush = connection;
        }
        else
        {
            Enqueue(connection);
        }
    }

    public void Pull(Connection connection)
    {
        if (_chase > 0 && _chasedPull is null)
        {
            _chase--;
            _chasedPull = connection;
        }
        else
        {
            Enqueue(connection);
        }
    }

    public void Complete(Connection connection)
    {
        int state = connection.State;
        connection.State = state | OutClosed;
        // A push followed by a close is one queued signal: the element, then the end.
        if (ReferenceEquals(_chasedPush, connection))
        {
            _chasedPush = null;
            Enqueue(connection);
        }
        else if ((state & (InClosed | Pushing | Pulling | OutClosed)) == 0)
        {
            Enqueue(connection);
        }
        if ((state & OutClosed) == 0) PortClosed(connection.OutOwner);
    }

    public void Fail(Connection connection, Exception reason)
    {
        int state = connection.State;
        connection.State = state | OutClosed;
        if ((state & (InClosed | OutClosed)) == 0)
        {
            connection.State = state | OutClosed | InFailed;
            connection.Cause = reason;
            if ((state & (Pulling | Pushing)) == 0)
            {
                Enqueue(connection);
            }
            else if (ReferenceEquals(_chasedPush, connection))
            {
                _chasedPush = null;
                Enqueue(connection);
            }
        }
        if ((state & OutClosed) == 0) PortClosed(connection.OutOwner);
    }

    public void Cancel(Connection connection, Exception cause)
    {
        int state = connection.State;
        connection.State = state | InClosed;
        if ((state & (OutClosed | InClosed)) == 0)
        {
            connection.Cause = cause;
            connection.State &= ~Full;
            connection.Drop();
            if ((state & (Pulling | Pushing)) == 0)
            {
                Enqueue(connection);
            }
            else if (ReferenceEquals(_chasedPull, connection))
            {
                _chasedPull = null;
                Enqueue(connection);
            }
            else if (ReferenceEquals(_chasedPush, connection))
            {
                _chasedPush = null;
                Enqueue(connection);
            }
        }
        if ((state & InClosed) == 0) PortClosed(connection.InOwner);
    }

    private static void PortClosed(GraphStageLogic logic)
    {
        if (logic.Alive > 0 && (logic.Alive & GraphStageLogic.PortsMask) > 0) logic.Alive--;
    }

    public static void SetKeepGoing(GraphStageLogic logic, bool enabled)
    {
        if (logic.Alive < 0) return;
        if (enabled) logic.Alive |= GraphStageLogic.KeepGoingFlag;
        else logic.Alive &= GraphStageLogic.PortsMask;
    }
}
