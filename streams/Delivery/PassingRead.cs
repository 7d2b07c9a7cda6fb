using StonMedia.Streams.Origin;

namespace StonMedia.Streams.Delivery;

/// <summary>
/// One reader's own transfer of bytes that cache.memory has no room for: read in order into one buffer of its own, never stored. The bytes of a
/// read are valid until the next one. May be disposed while a read is going on; the read then disposes it when it ends.
/// </summary>
/// <param name="response">The bytes [<paramref name="offset"/>, <paramref name="end"/>) of the generation.</param>
/// <param name="ended">Called once, when the transfer is over.</param>
public sealed class PassingRead(OriginResponse response, long offset, long end, Action ended) : IAsyncDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[BufferSize];
    private bool _reading;
    private bool _disposed;

    /// <summary>The next byte it will bring.</summary>
    public long Position { get; private set; } = offset;

    public bool IsAtEnd => Position >= end;

    /// <summary>Some bytes at <see cref="Position"/>, at least one.</summary>
    /// <exception cref="OriginException">The transfer broke.</exception>
    /// <exception cref="BodyException">The origin sent less than it had promised.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long count, CancellationToken cancel)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _reading = true;
        }

        bool over;
        int got = 0;
        try
        {
            got = await response.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(Math.Min(count, BufferSize), end - Position)), cancel).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _reading = false;
                over = _disposed;
            }

            if (over) await EndAsync().ConfigureAwait(false);
        }

        if (got == 0) throw new BodyException($"the origin's body ended at byte {Position} instead of {end}");
        Position += got;
        return _buffer.AsMemory(0, got);
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed) return default;
            _disposed = true;
            if (_reading) return default;
        }

        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        ended();
        await response.DisposeAsync().ConfigureAwait(false);
    }
}
