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

    private const int None = -1;

    // Connections are named by index here: these fields change with every signal, and a number needs no write barrier.
    private Connection[] _connections = new Connection[4];
    private int _connectionCount;
    private int _first = None;
    private int _last = None;
    private int _chasedPush = None;
    private int _chasedPull = None;
    private int _chase;

    private bool HasQueued => _first != None;

    public void Add(Connection connection)
    {
        if (_connectionCount == _connections.Length) Array.Resize(ref _connections, _connectionCount * 2);
        connection.Index = _connectionCount;
        _connections[_connectionCount++] = connection;
    }

    /// <summary>Handles queued signals, at most about this many; answers how many more might be.</summary>
    private int Execute(int limit)
    {
        int left = limit;
        while (left > 0 && _first != None)
        {
            try
            {
                while (left > 0 && _first != None)
                {
                    Connection connection = _connections[_first];
                    _first = connection.Next;
                    if (_first == None) _last = None;
                    connection.Queued = false;
                    left--;
                    _chase = ChaseLimit;
                    if (Process(connection) is not { } stage) continue;
                    AfterStageHasRun(stage);
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
        while (_chasedPush != None)
        {
            Connection push = _connections[_chasedPush];
            _chasedPush = None;
            AfterStageHasRun(ProcessPush(push));
        }
        while (_chasedPull != None)
        {
            Connection pull = _connections[_chasedPull];
            _chasedPull = None;
            AfterStageHasRun(ProcessPull(pull));
        }
        if (_chasedPush != None)
        {
            Enqueue(_connections[_chasedPush]);
            _chasedPush = None;
        }
        return ChaseLimit - _chase;
    }

    /// <summary>Handles one signal; answers whose handler ran, null if both sides were closed already.</summary>
    private GraphStageLogic? Process(Connection connection)
    {
        GraphStageLogic? active = null;
        int state = connection.State;
        if ((state & (Pushing | InClosed | OutClosed)) == Pushing)
        {
            return ProcessPush(connection);
        }
        else if ((state & (Pulling | InClosed | OutClosed)) == Pulling)
        {
            return ProcessPull(connection);
        }
        else if ((state & (InClosed | OutClosed)) == InClosed)
        {
            connection.State |= OutClosed;
            active = connection.OutOwner;
            _active = active.Index;
            PortClosed(active);
            connection.OutHandler.OnDownstreamFinish(connection.Cause!);
        }
        else if ((state & (InClosed | OutClosed)) == OutClosed)
        {
            if ((state & Pushing) != 0)
            {
                // The element goes first, its end comes back to the queue. A handler that throws closes the port itself.
                active = ProcessPush(connection);
                Enqueue(connection);
                return active;
            }
            connection.State |= InClosed;
            active = connection.InOwner;
            _active = active.Index;
            PortClosed(active);
            if ((state & InFailed) == 0) connection.InHandler.OnUpstreamFinish();
            else connection.InHandler.OnUpstreamFailure(connection.Cause!);
        }
        return active;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GraphStageLogic ProcessPush(Connection connection)
    {
        GraphStageLogic owner = connection.InOwner;
        _active = owner.Index;
        connection.State ^= PushEnd;
        connection.CallPush();
        return owner;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GraphStageLogic ProcessPull(Connection connection)
    {
        GraphStageLogic owner = connection.OutOwner;
        _active = owner.Index;
        connection.State ^= PullEnd;
        connection.CallPull();
        return owner;
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
        if (_chasedPush != None) Enqueue(_connections[_chasedPush]);
        if (_chasedPull != None) Enqueue(_connections[_chasedPull]);
        _chasedPush = _chasedPull = None;
    }

    private void Enqueue(Connection connection)
    {
        if (connection.Queued) return;
        connection.Queued = true;
        connection.Next = None;
        if (_last == None) _first = connection.Index;
        else _connections[_last].Next = connection.Index;
        _last = connection.Index;
    }

    private void DropQueue()
    {
        _first = _last = _chasedPush = _chasedPull = None;
        _chase = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(Connection connection)
    {
        if (_chase > 0 && _chasedPush == None)
        {
            _chase--;
            _chasedPush = connection.Index;
        }
        else
        {
            Enqueue(connection);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pull(Connection connection)
    {
        if (_chase > 0 && _chasedPull == None)
        {
            _chase--;
            _chasedPull = connection.Index;
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
        if (_chasedPush == connection.Index)
        {
            _chasedPush = None;
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
            else if (_chasedPush == connection.Index)
            {
                _chasedPush = None;
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
            else if (_chasedPull == connection.Index)
            {
                _chasedPull = None;
                Enqueue(connection);
            }
            else if (_chasedPush == connection.Index)
            {
                _chasedPush = None;
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
