using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Logging;

/// <summary>
/// One log file, shared by the virtual hosts that name it. Adding a line is a lock-free enqueue that wakes nobody; one
/// writer looks every 100 ms. What does not fit is dropped and counted: a slow disk never slows a delivery.
/// </summary>
/// <typeparam name="TRecord">What a line is made of, by the writer.</typeparam>
internal abstract class LineLog<TRecord> : IAsyncDisposable
    where TRecord : struct
{
    private const int Capacity = 65_536;
    private const int LinesAWrite = 512;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<TRecord> _queue = new();
    private readonly RollingFile _file;
    private readonly string _path;
    private readonly EdgeMetrics _metrics;
    private readonly ILogger _log;
    private readonly PeriodicTimer _timer;
    private readonly Task _writing;
    private int _queued;
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
        if (Volatile.Read(ref _queued) >= Capacity)
        {
            Interlocked.Increment(ref _dropped);
            _metrics.LogLinesDropped.Add(1);
            return;
        }

        Interlocked.Increment(ref _queued);
        _queue.Enqueue(record);
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _writing.ConfigureAwait(false);
        _file.Dispose();
    }

    /// <summary>Adds one line with its line feed. Called by the writer only.</summary>
    protected abstract void Append(StringBuilder output, in TRecord record);

    private async Task WriteAsync()
    {
        var lines = new StringBuilder();
        bool more = true;
        while (more)
        {
            more = await _timer.WaitForNextTickAsync().ConfigureAwait(false);
            while (!_queue.IsEmpty) WriteBatch(lines);
            long dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0) _log.LogLinesDropped(_path, dropped);
        }
    }

    private void WriteBatch(StringBuilder lines)
    {
        lines.Clear();
        int count = 0;
        while (count < LinesAWrite && _queue.TryDequeue(out TRecord record))
        {
            Append(lines, in record);
            count++;
        }

        Interlocked.Add(ref _queued, -count);
        try
        {
            _file.Write(lines);
            if (_failing) _log.LogRecovered(_path, _lost);
            _failing = false;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // The file is opened anew at the next batch: a full disk may have room again.
            _file.Dispose();
            _metrics.LogLinesDropped.Add(count);
            if (!_failing)
            {
                _log.LogFailed(_path, ex.Message);
                _lost = 0;
            }

            _failing = true;
            _lost += count;
        }
    }
}
