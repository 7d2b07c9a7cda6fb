namespace StonMedia.Actors.Hosts;

/// <summary>What one virtual host has asked of its origin; read by /metrics.</summary>
public sealed class OriginCounters
{
    private long _requests;
    private long _bodyBytes;
    private long _bodyBytesAgain;
    private long _failures;
    private long _active;
    private int _loading;
    private int _passing;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Body bytes received, kept or not.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>Those of <see cref="BodyBytes"/> that had been received before and were evicted meanwhile.</summary>
    public long BodyBytesAgain => Interlocked.Read(ref _bodyBytesAgain);

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Transfers going on now.</summary>
    public long Active => Interlocked.Read(ref _active);

    /// <summary>Keys that wait for their first answer or a check now.</summary>
    public int Loading => Volatile.Read(ref _loading);

    /// <summary>Readers whose bytes pass by memory now, because it has no room for them.</summary>
    public int Passing => Volatile.Read(ref _passing);

    internal bool TryBeginPassing(int most)
    {
        if (Interlocked.Increment(ref _passing) <= most) return true;
        EndPassing();
        return false;
    }

    internal void EndPassing() => Interlocked.Decrement(ref _passing);

    internal void LoadBegan() => Interlocked.Increment(ref _loading);

    internal void LoadEnded() => Interlocked.Decrement(ref _loading);

    public void Began()
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _active);
    }

    /// <summary>One more request for the same transfer.</summary>
    internal void Redirected() => Interlocked.Increment(ref _requests);

    public void Ended() => Interlocked.Decrement(ref _active);

    public void Failed() => Interlocked.Increment(ref _failures);

    public void Received(int bytes, int again)
    {
        Interlocked.Add(ref _bodyBytes, bytes);
        if (again > 0) Interlocked.Add(ref _bodyBytesAgain, again);
    }
}
