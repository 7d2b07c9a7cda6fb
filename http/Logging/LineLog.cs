using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Logging;

/// <summary>
/// One log file, shared by the virtual hosts that name it. A line is written into a buffer by whoever adds it, without a lock and without
/// waking anybody; one writer looks every 100 ms. What does not fit is dropped and counted: a slow disk never slows a delivery.
/// </summary>
/// <remarks>
/// An open buffer lies in a slot. Who adds a line takes it out, and puts it back; who finds the slots empty takes a fresh one. So a thread that
/// is stopped in the middle holds up nobody.
/// </remarks>
/// <typeparam name="TRecord">What a line is made of.</typeparam>
internal abstract class LineLog<TRecord> : IAsyncDisposable
    where TRecord : struct
{
    private const int BufferSize = 64 << 10;
    private const long MostBytes = 16 << 20;
    private const int Kept = 32;
    private const int Slots = 8;        // a power of two; as many threads add lines without meeting
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(100);

    private readonly LogLines?[] _open = new LogLines?[Slots];
    private readonly ConcurrentQueue<LogLines> _full = new();
    private readonly ConcurrentQueue<LogLines> _spare = new();
    private readonly RollingFile _file;
    private readonly string _path;
    private readonly EdgeMetrics _metrics;
    private readonly ILogger _log;
    private readonly PeriodicTimer _timer;
    private readonly Task _writing;
    private long _bytes;        // of all buffers but spare ones
    private long _dropped;
    private long _lost;
    private bool _failing;

    protected LineLog(RollingFileSettings settings, EdgeMetrics metrics, ILogger log, TimeProvider time)
    {
        _file = new RollingFile(settings, time);
        _path = settings.Path;
        _metrics = metrics;
        _log = log;
        _timer = new PeriodicTimer(s_lookEvery, time);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>May be called on a socket thread.</summary>
    public void Add(in TRecord record)
    {
        int most = MostOf(in record);
        LogLines? lines = TakeOpen();
        if (lines is not null && lines.Room < most)
        {
            _full.Enqueue(lines);
            lines = null;
        }

        lines ??= TryRent(most);
        if (lines is null)
        {
            Interlocked.Increment(ref _dropped);
            _metrics.LogLinesDropped.Add(1);
            return;
        }

        Append(lines, in record);
        PutOpen(lines);
    }

    /// <summary>Writes what was added and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _writing.ConfigureAwait(false);
        _file.Dispose();
    }

    /// <summary>Adds one line with its line feed.</summary>
    protected abstract void Append(LogLines lines, in TRecord record);

    /// <summary>The most bytes that it takes.</summary>
    protected abstract int MostOf(in TRecord record);

    private LogLines? TakeOpen()
    {
        for (int i = 0, first = Environment.CurrentManagedThreadId; i < Slots; i++)
        {
            ref LogLines? slot = ref _open[(first + i) & (Slots - 1)];
            if (Volatile.Read(ref slot) is not null && Interlocked.Exchange(ref slot, null) is { } lines) return lines;
        }

        return null;
    }

    private void PutOpen(LogLines lines)
    {
        for (int i = 0, first = Environment.CurrentManagedThreadId; i < Slots; i++)
            if (Interlocked.CompareExchange(ref _open[(first + i) & (Slots - 1)], lines, null) is null) return;
        _full.Enqueue(lines);
    }

    private LogLines? TryRent(int most)
    {
        int size = Math.Max(most, BufferSize);
        if (Interlocked.Add(ref _bytes, size) > MostBytes)
        {
            Interlocked.Add(ref _bytes, -size);
            return null;
        }

        return size == BufferSize && _spare.TryDequeue(out LogLines? spare) ? spare : new LogLines(size);
    }

    private void Return(LogLines lines)
    {
        Interlocked.Add(ref _bytes, -lines.Size);
        if (lines.Size != BufferSize || _spare.Count >= Kept) return;
        lines.Clear();
        _spare.Enqueue(lines);
    }

    private async Task WriteAsync()
    {
        bool more = true;
        while (more)
        {
            more = await _timer.WaitForNextTickAsync().ConfigureAwait(false);
            if (!more) GatherLast();
            while (TakeOpen() is { } lines) _full.Enqueue(lines);
            while (_full.TryDequeue(out LogLines? lines))
            {
                Write(lines);
                Return(lines);
            }

            long dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0) _log.LogLinesDropped(_path, dropped);
        }
    }

    /// <summary>At the end: who adds a line in this moment has a buffer in hand, and the lines of others with it. It is waited for, at most a second.</summary>
    private void GatherLast()
    {
        long limit = Environment.TickCount64 + 1000;
        var spin = new SpinWait();
        for (long inHand = long.MaxValue; inHand > 0 && Environment.TickCount64 < limit; spin.SpinOnce())
        {
            while (TakeOpen() is { } lines) _full.Enqueue(lines);
            inHand = Interlocked.Read(ref _bytes) - _full.Sum(static lines => (long)lines.Size);
        }
    }

    private void Write(LogLines lines)
    {
        try
        {
            _file.Write(lines.Text);
            if (_failing) _log.LogRecovered(_path, _lost);
            _failing = false;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // The file is opened anew at the next write: a full disk may have room again.
            _file.Dispose();
            _metrics.LogLinesDropped.Add(lines.Count);
            if (!_failing)
            {
                _log.LogFailed(_path, ex.Message);
                _lost = 0;
            }

            _failing = true;
            _lost += lines.Count;
        }
    }
}
