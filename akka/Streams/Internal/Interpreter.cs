using Akka.Pattern;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>
/// An island: stages that run together, one at a time, on whatever pool thread the island was given. It holds no thread while nothing happens.
///   idle -> scheduled: the first event posted     scheduled -> running: a pool thread     running -> scheduled: its share is used up
///   running -> idle: nothing left to do           running -> closed: the last stage has stopped; whatever is posted later is dropped
/// This part is what is seen from outside; Interpreter.Events.cs moves the elements.
/// </summary>
internal sealed partial class Interpreter(ActorMaterializerImpl materializer) : IThreadPoolWorkItem
{
    // One turn handles at most this many signals, then the pool's other work has its chance.
    private const int Share = 2048;

    [ThreadStatic]
    private static Interpreter? _current;

    // Newest first. MarkerEvent.Idle: nothing is scheduled; null: scheduled or running, nothing posted.
    private AsyncEvent? _inbox;
    private GraphStageLogic[] _logics = new GraphStageLogic[4];
    private int _count;
    private int _started;
    private int _living;
    private bool _aborted;

    public ActorMaterializerImpl Materializer { get; } = materializer;

    // Neighbours in the materializer's list of live islands; its lock guards them.
    public Interpreter? Previous;
    public Interpreter? Following;

    /// <summary>The island whose turn it is on this thread.</summary>
    public static Interpreter Current => _current ?? throw new InvalidOperationException("Only a stage may do this, on its own turn");

    /// <summary>The stage whose handler is running.</summary>
    public GraphStageLogic ActiveStage => _logics[_active];

    // An index and not a reference: it changes with every signal, and a number is cheaper to write.
    private int _active;

    public void Add(GraphStageLogic logic)
    {
        if (_count == _logics.Length) Array.Resize(ref _logics, _count * 2);
        logic.Attach(this, _count);
        _logics[_count++] = logic;
        _living++;
    }

    /// <summary>Schedules the first turn.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    /// <summary>Hands over an event, from any thread. Events of one poster run in the order of posting.</summary>
    public void Post(AsyncEvent what)
    {
        AsyncEvent? seen = Volatile.Read(ref _inbox);
        while (true)
        {
            if (ReferenceEquals(seen, MarkerEvent.Closed))
            {
                what.Dropped();
                return;
            }
            bool idle = ReferenceEquals(seen, MarkerEvent.Idle);
            what.Next = idle ? null : seen;
            AsyncEvent? found = Interlocked.CompareExchange(ref _inbox, what, seen);
            if (ReferenceEquals(found, seen))
            {
                if (idle) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
            seen = found;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interpreter? outer = _current;
        _current = this;
        try
        {
            Turn();
        }
        finally
        {
            _current = outer;
        }
    }

    private void Turn()
    {
        int left = Share;
        if (_started < _count) StartAdded();
        while (true)
        {
            left = Execute(left);
            if (_living == 0 && Close()) return;
            AsyncEvent? batch = TakeInbox();
            if (batch is null)
            {
                if (HasQueued) break;
                if (Interlocked.CompareExchange(ref _inbox, MarkerEvent.Idle, null) is null) return;
                continue;
            }
            while (batch is not null)
            {
                AsyncEvent next = batch;
                batch = next.Next;
                next.Next = null;
                next.Run(this);
                left = Execute(left - 1);
            }
            if (left <= 0 && !(_living == 0 && !HasQueued)) break;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Everything posted so far, oldest first.</summary>
    private AsyncEvent? TakeInbox()
    {
        if (Volatile.Read(ref _inbox) is null) return null;
        AsyncEvent? newest = Interlocked.Exchange(ref _inbox, null);
        AsyncEvent? oldest = null;
        while (newest is not null)
        {
            AsyncEvent? older = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }

    private bool Close()
    {
        if (HasQueued) return false;
        AsyncEvent? late = Interlocked.Exchange(ref _inbox, MarkerEvent.Closed);
        Materializer.Remove(this);
        while (late is not null)
        {
            AsyncEvent? older = late.Next;
            late.Dropped();
            late = older;
        }
        return true;
    }

    /// <summary>Starts the stages added since the last time. Those added by a running stage start within its turn.</summary>
    public void StartAdded()
    {
        int outer = _active;
        while (_started < _count)
        {
            GraphStageLogic logic = _logics[_started++];
            _active = logic.Index;
            try
            {
                logic.BeforePreStart();
                logic.PreStart();
            }
            catch (Exception e)
            {
                Failed(e);
            }
            AfterStageHasRun(logic);
        }
        _active = outer;
    }

    /// <summary>Makes a stage the active one for something from outside; false if it has stopped.</summary>
    public bool Enter(GraphStageLogic logic)
    {
        if (logic.Alive <= 0) return false;
        _active = logic.Index;
        return true;
    }

    public void Leave(GraphStageLogic logic) => AfterStageHasRun(logic);

    /// <summary>Runs a handler of another stage of this island within the turn of the active one.</summary>
    public void RunAs(GraphStageLogic logic, Action handler)
    {
        if (logic.Alive <= 0) return;
        int outer = _active;
        _active = logic.Index;
        try
        {
            handler();
        }
        catch (Exception e)
        {
            Failed(e);
        }
        AfterStageHasRun(logic);
        _active = outer;
    }

    /// <summary>Fails all that still runs, sources first so that the failure travels downstream, and stops what does not stop by that.</summary>
    public void Abort(Exception reason)
    {
        if (_aborted) return;
        _aborted = true;
        FailLiving(reason, sourcesOnly: true);
        FailLiving(reason, sourcesOnly: false);
        for (int i = 0; i < _count; i++)
        {
            if (_logics[i].Alive <= 0) continue;
            _logics[i].Alive = 0;
            AfterStageHasRun(_logics[i]);
        }
        DropQueue();
    }

    /// <summary>Nothing can be added to an island that is being stopped.</summary>
    /// <exception cref="IllegalStateException">It is.</exception>
    public void RequireOpen()
    {
        if (_aborted) throw new IllegalStateException("Trying to materialize stream after materializer has been shutdown");
    }

    private void FailLiving(Exception reason, bool sourcesOnly)
    {
        for (int i = 0; i < _count; i++)
        {
            GraphStageLogic logic = _logics[i];
            if (logic.Alive <= 0 || (sourcesOnly && logic.InCount > 0)) continue;
            _active = logic.Index;
            logic.FailStage(reason);
            AfterStageHasRun(logic);
            Execute(Share);
        }
    }
}
