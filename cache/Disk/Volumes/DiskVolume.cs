using Microsoft.Data.Sqlite;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// One volume in use: a folder with its own database and data files, its reading threads and its writer.
/// </summary>
/// <remarks>Life: opened -> in -> out (failed, or closed). Out is for good: another object is made when the folder is checked and taken in again.</remarks>
internal sealed class DiskVolume : IAsyncDisposable
{
    private const int MaxReadErrors = 16;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<DiskVolume, string> _onOut;
    private SqliteConnection? _database;
    private string? _reason;
    private long _databaseBytes;
    private long _dataBytes;
    private long _retired;
    private long _unsweptThrough;
    private int _readErrors;
    private int _out;

    /// <summary>Opens a volume; its threads run when this returns.</summary>
    /// <exception cref="VolumeRefusedException">It must not be used as it is.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public DiskVolume(DiskSettings settings, DiskTierOptions options, IEnumerable<KnownVolume> peers, Action<DiskVolume, string> onOut)
    {
        Options = options;
        Size = settings.Size;
        _onOut = onOut;
        Uses = new UseSketch(Size);
        Folder = VolumeFolder.Open(settings.Path, peers);
        try
        {
            Data = new DataFiles(options.Files, Folder.Data, options.OpenFiles);
            HasHoles = VolumeOpener.Probe(options.Files, Data);
            options.Files.BeforeDatabase(Folder.Database);
            _database = VolumeOpener.OpenDatabase(Folder, text => Report(DiskEventKind.DatabaseSetAside, text));
            Peers = VolumeSchema.Peers(_database);
            Retired = VolumeSchema.Number(_database, "SELECT value FROM meta WHERE name = 'retired'");
            LastSequence = Math.Max(Retired, VolumeSchema.Number(_database, "SELECT value FROM meta WHERE name = 'sequence'"));
            BeganEmpty = VolumeSchema.Number(_database, "SELECT EXISTS(SELECT 1 FROM objects)") == 0;
            SetAsideBytes = VolumeOpener.SetAsideBytes(Folder);
            Live = new LiveBodies();
            Reads = new ReadLane(this);
            Writes = new WriteLane(this);
            Writes.Start();
            Reads.Start();
        }
        catch
        {
            _database?.Dispose();
            Folder.Dispose();
            throw;
        }
    }

    public DiskTierOptions Options { get; }

    /// <summary>The cap, in bytes.</summary>
    public long Size { get; }

    public VolumeFolder Folder { get; }

    public DataFiles Data { get; }

    /// <summary>Extents can be given back one by one; otherwise only whole files.</summary>
    public bool HasHoles { get; }

    /// <summary>Bytes of a database that was set aside.</summary>
    public long SetAsideBytes { get; }

    public UseSketch Uses { get; }

    public FingerprintFilter Filter { get; } = new();

    public bool FilterIsFull { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    public VolumeCounters Counters { get; } = new();

    public LiveBodies Live { get; }

    public ReadLane Reads { get; }

    public WriteLane Writes { get; }

    public bool IsIn => Volatile.Read(ref _out) == 0;

    /// <summary>The writer has read its state: done, also when that failed.</summary>
    public Task WhenOpened => _opened.Task;

    /// <summary>No thread of it is left, so its lock is free.</summary>
    public bool IsEnded => Reads.IsEnded && Writes.IsEnded;

    public DiskVolumeStatus Status => new()
    {
        Path = Folder.Root,
        IsIn = IsIn,
        Reason = Volatile.Read(ref _reason),
        Size = Size,
        Used = Volatile.Read(ref _databaseBytes) + Volatile.Read(ref _dataBytes),
        DatabaseBytes = Volatile.Read(ref _databaseBytes),
        FilterBytes = Filter.Bytes,
        Objects = Filter.Count,
        FilterIsFull = FilterIsFull,
        BlocksRead = Counters.Read,
        BlocksWritten = Counters.Written,
        WritesDropped = Counters.Dropped,
        ReadsLate = Counters.Late,
        CorruptBlocks = Counters.Corrupt,
        EvictedBytes = Counters.EvictedBytes,
        WriteQueue = Writes.Waiting,
        ReadQueue = Reads.Waiting,
    };

    /// <summary>What this volume remembers of the others.</summary>
    public IReadOnlyList<KnownVolume> Peers { get; private set; } = [];

    /// <summary>Purges up to this sequence were carried out here on every record.</summary>
    public long Retired { get => Interlocked.Read(ref _retired); set => Interlocked.Exchange(ref _retired, value); }

    /// <summary>It came in when purges up to this sequence were pending, and its records have not been checked by them; 0: they have.</summary>
    public long UnsweptThrough { get => Interlocked.Read(ref _unsweptThrough); set => Interlocked.Exchange(ref _unsweptThrough, value); }

    /// <summary>
    /// When it came in, if it was away while others served: a newer answer than one that was stored before may have been given out meanwhile.
    /// <see cref="DateTimeOffset.MinValue"/>: it was not.
    /// </summary>
    public DateTimeOffset DoubtBefore { get; set; } = DateTimeOffset.MinValue;

    /// <summary>It held nothing when it was opened: no purge of before is about anything in it.</summary>
    public bool BeganEmpty { get; }

    /// <summary>The newest purge it knew when it was opened.</summary>
    public long LastSequence { get; }

    /// <summary>How much a key belongs here: the greatest of all volumes has it, in proportion to their sizes.</summary>
    public double WeightFor(ulong hash)
    {
        double share = ((KeyHash.Of(Folder.Identity, "") ^ hash) * 0x9E3779B97F4A7C15 >> 11) * (1.0 / (1UL << 53));
        return -Size / Math.Log(Math.Max(share, double.Epsilon));
    }

    /// <summary>Stores what is known of the other volumes, when that is new.</summary>
    public void Remember(IReadOnlyList<KnownVolume> others)
    {
        if (others.All(Peers.Contains)) return;
        Peers = [.. others];
        _ = CallAsync(writer => writer.Remember(others));
    }

    public async ValueTask<DiskFound?> FindAsync(ulong hash, string host, string key, CancellationToken cancel)
    {
        if (!IsIn) return null;
        if (Live.Find(hash, host, key) is { } live && (!live.IsSmall || live.Length == 0)) return Judge(live, live.Length == 0 ? [] : null);
        if (FilterIsFull && !Filter.MayHold(hash) && Live.Find(hash, host, key) is null) return null;
        var find = new FindOp(this, hash, host, key);
        if (!Reads.TryAdd(find)) return null;
        return await find.Found.WaitAsync(cancel);
    }

    /// <summary>Whether it may have a record of that key, on disk or on the way there. False is certain.</summary>
    public bool MayHold(ulong hash) => !FilterIsFull || Live.IsLive(hash) || Filter.MayHold(hash);

    public VolumeBody? Begin(ulong hash, string host, string key, DiskRecord record)
    {
        if (!IsIn) return null;
        var body = new VolumeBody(this, hash, host, key, record, record.Length is >= 0 and <= DiskBody.SmallBody);
        VolumeBody? before = Live.Begin(body);
        if (Writes.TryAdd(new GenerationBegin(body, before))) return body;
        body.Abandon();
        // What was stored before is out of date all the same.
        Writes.Add(new KeyRemoval(hash, host, key));
        return null;
    }

    public void Update(ulong hash, string host, string key, DiskRecord record)
    {
        VolumeBody? live = Live.Find(hash, host, key);
        if (live is not null && live.Generation == record.Generation) live.Update(record);
        else Writes.TryAdd(new RecordUpdate(hash, host, key, record, null));
    }

    public void Remove(string host, string key)
    {
        ulong hash = KeyHash.Of(host, key);
        Live.Remove(hash, host, key);
        Writes.Add(new KeyRemoval(hash, host, key));
    }

    /// <summary>What is found of a body: null, and its end, when it is of use only as a whole and is not.</summary>
    public DiskFound? Judge(VolumeBody body, byte[]? small)
    {
        Uses.Touch(KeyHash.Of(body.Hash, -1));
        DiskRecord record = body.Record;
        if (record.PurgeSequence < Retired) record = record with { PurgeSequence = Retired };
        if ((record.Flags & DiskRecordFlags.WholeOnly) != 0 && small is null && !body.IsWhole) return null;
        // Checked before it is used; a 304 is all it costs.
        if (record.StoredAt < DoubtBefore && record.FreshUntil > DoubtBefore) record = record with { FreshUntil = DoubtBefore };
        return new DiskFound(record, body, small);
    }

    /// <summary>Has the writer do something, in its turn.</summary>
    /// <exception cref="IOException">The volume is out, or goes out before that.</exception>
    public Task<T> CallAsync<T>(Func<VolumeWriter, T> call)
    {
        var op = new VolumeCall<T>(call);
        Writes.Add(op);
        return op.Done;
    }

    public Task FlushAsync()
    {
        var flush = new Flush();
        Writes.Add(flush);
        return flush.Done;
    }

    /// <summary>The writer's: it closes the connection.</summary>
    public SqliteConnection TakeDatabase() => Interlocked.Exchange(ref _database, null)!;

    public void Opened() => _opened.TrySetResult();

    public void NoteUse(long database, long data)
    {
        Volatile.Write(ref _databaseBytes, database);
        Volatile.Write(ref _dataBytes, data);
    }

    public void NoteReadDone()
    {
        if (Volatile.Read(ref _readErrors) != 0) Volatile.Write(ref _readErrors, 0);
    }

    /// <summary>One bad place is a block forgotten; many without a good read between them are a bad disk.</summary>
    public void NoteReadError(IOException error)
    {
        if (Interlocked.Increment(ref _readErrors) >= MaxReadErrors) TakeOut($"{MaxReadErrors} reads in a row failed, the last with: {error.Message}");
    }

    public void Report(DiskEventKind kind, string text) => Options.OnEvent?.Invoke(new DiskEvent(kind, Folder.Root, text));

    /// <summary>A thread of it cannot go on.</summary>
    public void Fail(Exception error)
    {
        if (VolumeFaults.IsDamage(error)) MarkDamaged(error);
        TakeOut(VolumeFaults.Describe(error));
    }

    /// <summary>Takes it out, once, and says so; nothing waits for it any more.</summary>
    public void TakeOut(string reason)
    {
        if (Interlocked.Exchange(ref _out, 1) != 0) return;
        Volatile.Write(ref _reason, reason);
        _opened.TrySetResult();
        // Not on this thread: the lock that Close takes may be held by the caller's caller.
        ThreadPool.UnsafeQueueUserWorkItem(static volume =>
        {
            volume.Writes.Close();
            volume.Reads.Close();
            volume._onOut(volume, volume._reason!);
        }, this, false);
    }

    /// <summary>Ends what is past its deadline; a thread that hangs takes the volume out.</summary>
    public void Sweep(long now)
    {
        long? reading = Reads.Sweep(now);
        long? oldest = Writes.BusySince is { } writing && (reading is null || writing < reading) ? writing : reading;
        if (oldest is { } since && now - since > Options.StuckLimit.TotalMilliseconds)
            TakeOut($"the disk has not answered for {(now - since) / 1000} s");
    }

    /// <summary>Lets go of the lock and the files once no thread uses them. False: one still hangs.</summary>
    public bool TryRelease()
    {
        if (!IsEnded) return false;
        TakeDatabase()?.Dispose();
        Data.Dispose();
        Folder.Dispose();
        return true;
    }

    /// <summary>Writes what waits, commits, closes. Bounded by the stuck limit.</summary>
    public async ValueTask DisposeAsync()
    {
        Writes.Finish();
        await Task.Factory.StartNew(() => Writes.Join(Options.StuckLimit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Interlocked.Exchange(ref _out, 1);
        Writes.Close();
        Reads.Close();
        await Task.Factory.StartNew(() => Reads.Join(Options.ReadLimit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TryRelease();
    }

    private void MarkDamaged(Exception error)
    {
        try
        {
            File.WriteAllText(VolumeOpener.DamageMark(Folder), error.Message);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            Report(DiskEventKind.VolumeOut, $"its damage could not be noted: {second.Message}");
        }
    }
}
