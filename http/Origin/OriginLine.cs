using System.Diagnostics;
using StonMedia.Cache.Http;
using StonMedia.Http.Logging;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>One transfer's line in the origin log, from its beginning until it is written, which is once.</summary>
internal sealed class OriginLine(string virtualHost, OriginRequest request, OriginLog log)
{
    private readonly DateTimeOffset _time = DateTimeOffset.UtcNow;
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _head;
    private long _bytes;
    private long _length = -1;
    private int _status;
    private bool _whole;
    private string? _failure;
    private int _written;

    public void Head(OriginResponse response)
    {
        _head = Stopwatch.GetTimestamp();
        _status = response.Status;
        _length = response.ContentLength ?? -1;
        _whole = _length == 0 || request.Method == "HEAD" || StatusRules.HasNoBody(_status);
    }

    /// <summary>So many body bytes came; 0: the body has ended.</summary>
    public void Received(int bytes)
    {
        _bytes += bytes;
        _whole |= bytes == 0 || _bytes == _length;
    }

    /// <summary>It broke. Before the head that ends the line.</summary>
    public void Failed(Exception error)
    {
        _failure ??= error is OriginException origin ? Word(origin.Failure) : "left";
        if (_head == 0) Write();
    }

    public void Write()
    {
        if (Interlocked.Exchange(ref _written, 1) != 0) return;
        log.Add(new OriginRecord
        {
            Time = _time,
            VirtualHost = virtualHost,
            Server = request.Server,
            Method = request.Method,
            RawTarget = request.RawTarget,
            Range = request.Headers.First("Range"),
            Purpose = request.Purpose,
            Status = _status,
            ContentLength = _length,
            Bytes = _bytes,
            TakenMilliseconds = Stopwatch.GetElapsedTime(_began).TotalMilliseconds,
            HeadMilliseconds = _head == 0 ? -1 : Stopwatch.GetElapsedTime(_began, _head).TotalMilliseconds,
            End = _failure ?? (_whole ? "ok" : "left"),
        });
    }

    private static string Word(OriginFailure failure) => failure switch
    {
        OriginFailure.ConnectFailed => "connect-failed",
        OriginFailure.ConnectTimeout => "connect-timeout",
        OriginFailure.ReceiveTimeout => "receive-timeout",
        OriginFailure.Truncated => "truncated",
        OriginFailure.Malformed => "malformed",
        _ => "no-server",
    };
}
