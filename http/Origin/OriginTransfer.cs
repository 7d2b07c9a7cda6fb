using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>
/// One exchange's clock and what is known of its progress. The clock runs only while the origin is waited for: it is armed by
/// every write and by every read that does not complete at once.
/// </summary>
internal sealed class OriginTransfer : IDisposable
{
    private static readonly AsyncLocal<OriginTransfer?> Flow = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _receiveTimeout;
    private InterimReader? _interim;
    private bool _left;

    /// <param name="connectTimeout">Until the first write, beside the receive timeout.</param>
    /// <param name="receiveTimeout">For each wait.</param>
    /// <param name="interim">Takes interim responses.</param>
    public OriginTransfer(TimeSpan connectTimeout, TimeSpan receiveTimeout, Action<InterimHead>? interim = null)
    {
        if (interim is not null) _interim = new InterimReader(interim);
        _receiveTimeout = receiveTimeout;
        StartedAt = DateTimeOffset.UtcNow;
        // Until the first write only the connection's own limit should strike; this one bounds the rest.
        _stop.CancelAfter(connectTimeout + receiveTimeout);
    }

    /// <summary>The exchange that the running code belongs to; how a connection learns whose bytes it is given.</summary>
    public static OriginTransfer? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>Cancelled by the clock or by the caller's leaving; the connection then closes.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>When the request was first written (RFC 9111 4.2.3 request_time).</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>A first part of the request is in the hands of a connection: the origin may have seen it.</summary>
    public bool IsSent { get; private set; }

    /// <summary>
    /// The connection may be shared (HTTP/2), and then cannot tell which bytes are whose: what went wrong without a fault of connecting is
    /// held to have gone wrong after the request was sent.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>The origin may have seen the request, as far as is known.</summary>
    public bool MayBeSeen => IsSent || IsShared;

    /// <summary>Some byte of the answer has come.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>What reading the request's body failed with: the viewer's doing, for which the origin must not be blamed.</summary>
    public Exception? BodyFault { get; set; }

    /// <summary>The clock, not the caller, ended it.</summary>
    public bool TimedOut => _stop.IsCancellationRequested && !Volatile.Read(ref _left);

    public void Sent()
    {
        if (IsSent) return;
        IsSent = true;
        StartedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>Bytes of the answer, as they come off the connection.</summary>
    public void Received(ReadOnlySpan<byte> bytes)
    {
        HasReceived = true;
        if (_interim is null) return;
        _interim.Read(bytes);
        if (_interim.IsDone) _interim = null;
    }

    /// <summary>Gives the origin the whole receive timeout from now on.</summary>
    public void Arm() => _stop.CancelAfter(_receiveTimeout);

    /// <summary>Stops the clock: somebody else is waited for.</summary>
    public void Disarm() => _stop.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ties a caller's token to the exchange until the registration is disposed.</summary>
    public CancellationTokenRegistration CancelWith(CancellationToken cancel) => cancel.UnsafeRegister(static state => ((OriginTransfer)state!).Leave(), this);

    public void Dispose() => _stop.Dispose();

    private void Leave()
    {
        Volatile.Write(ref _left, true);
        _stop.Cancel();
    }
}
