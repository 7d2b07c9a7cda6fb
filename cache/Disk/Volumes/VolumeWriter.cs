namespace StonMedia.Cache.Disk.Volumes;

/// <summary>What the writer's thread works with, and what it does between operations.</summary>
internal sealed class VolumeWriter : IDisposable
{
    private const int WatchMilliseconds = 1000;

    private readonly DiskVolume _volume;
    private readonly Statement _state;
    private readonly Statement _known;
    private long _watched = Environment.TickCount64;

    public VolumeWriter(DiskVolume volume)
    {
        _volume = volume;
        Session = new WriteSession(volume, volume.TakeDatabase());
        Order = new EvictionOrder(volume, Session);
        Filter = new FilterFill(volume, Session);
        Room = new VolumeRoom(volume, this);
        Records = new RecordTable(volume, this);
        Bodies = new BodyTable(volume, this);
        Evictor = new Evictor(volume, this);
        Journal = new JournalTable(volume, this);
        _state = Session.Prepare("INSERT OR REPLACE INTO meta VALUES('data', $1), ('small', $2), ('main', $3), ('clean', $4)");
        _known = Session.Prepare("SELECT 1 FROM objects WHERE file = 1 AND generation = $1 LIMIT 1");
        Session.BeforeCommit = () =>
        {
            Bodies.FlushDirty();
            WriteState(false);
        };
        Session.AfterCommit = Room.Publish;
    }

    public WriteSession Session { get; }

    public EvictionOrder Order { get; }

    public FilterFill Filter { get; }

    public VolumeRoom Room { get; }

    public RecordTable Records { get; }

    public BodyTable Bodies { get; }

    public Evictor Evictor { get; }

    public JournalTable Journal { get; }

    /// <summary>How long to wait for work before <see cref="Idle"/>, in milliseconds.</summary>
    public int IdleWait => Session.IsOpen ? Session.DueIn : !Filter.IsDone || !_volume.Data.IsSwept ? 0 : WatchMilliseconds;

    /// <summary>Reads the state and says that the volume is open: found so at the next start, it was not closed.</summary>
    public void Begin()
    {
        _volume.Data.Allocated = Meta("data");
        Order.SmallBytes = Meta("small");
        Order.MainBytes = Meta("main");
        if (Meta("clean") == 0) _volume.Data.BeginSweep();
        Session.Enter(0);
        Session.Commit();
    }

    public void AfterOperation()
    {
        if (Session.IsDue) Session.Commit();
        Watch();
    }

    /// <summary>Nothing waits: commits what is due, otherwise goes on with what is done after a start.</summary>
    public void Idle()
    {
        if (Session.IsOpen)
        {
            AfterOperation();
            return;
        }

        if (!Filter.IsDone) Filter.Step();
        else if (!_volume.Data.IsSwept) Sweep();
        else Room.TryMake(0, 0);
        Room.Publish();
        Watch();
    }

    /// <summary>A clean end: all is on disk, the log is empty, and the next start need not measure.</summary>
    public void Finish()
    {
        Session.Commit();
        _volume.Data.MeasureAll();
        Session.BeforeCommit = () => WriteState(_volume.Data.IsSwept);
        Session.Enter(0);
        Session.Commit();
        Session.Checkpoint("TRUNCATE");
    }

    /// <summary>An end in the middle: what is not committed is lost.</summary>
    public void Abandon() => Session.Rollback();

    /// <summary>Stores what is known of other volumes.</summary>
    public bool Remember(IReadOnlyList<KnownVolume> others)
    {
        Session.Enter(WriteSession.RowCost);
        using Statement put = Session.Prepare("INSERT OR REPLACE INTO peers VALUES($1, $2, $3)");
        foreach (KnownVolume other in others) put.Run(other.Path, other.Identity, other.Device);
        return true;
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_state, _known, Order, Filter, Room, Records, Bodies, Journal, Session]) part.Dispose();
    }

    private void Sweep()
    {
        // What was begun and not yet committed has its row in the open transaction's snapshot, for it is this connection that asks.
        _volume.Data.SweepNext(generation => _known.Number(generation) is not null);
        if (!_volume.Data.IsSwept) return;
        Session.Enter(0);
        Session.Commit();
    }

    private void WriteState(bool clean)
    {
        Room.ReservedData = _volume.Data.Allocated + (clean ? 0 : Room.DataStep);
        _state.Run(Room.ReservedData, Order.SmallBytes, Order.MainBytes, clean ? 1L : 0L);
    }

    private long Meta(string name) => VolumeSchema.Number(Session.Database, $"SELECT value FROM meta WHERE name = '{name}'");

    /// <summary>Once a second: is the folder still the volume?</summary>
    private void Watch()
    {
        long now = Environment.TickCount64;
        if (now - _watched < WatchMilliseconds) return;
        _watched = now;
        if (!_volume.Folder.IsInPlace()) _volume.TakeOut("the folder is no longer this volume: unmounted, emptied or replaced");
    }
}
