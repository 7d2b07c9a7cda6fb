using System.Buffers;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;

namespace StonMedia.Streams.Delivery;

/// <summary>
/// Drives a renderer: brings it the source bytes it asks for and hands out what it writes, in one rented buffer. Holds one lease on a block at
/// most. One <see cref="NextAsync"/> at a time; <see cref="Stop"/> at any time, also while one is under way.
/// </summary>
public sealed class RenderPump(ByteRenderer renderer, IBodySource body)
{
    private const int Idle = 0, Busy = 1, Leaving = 2, Gone = 3;    // Idle <-> Busy; Busy -> Leaving -> Gone; Idle -> Gone

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize.Bytes);
    private BlockLease _lease;
    private bool _isHeld;
    private long _leaseAt;
    private int _state;

    /// <summary>Bytes still to come; above 0 there is a next.</summary>
    public long Remaining => renderer.Remaining;

    /// <summary>
    /// The next bytes, at least one; valid until it is called again or the pump is stopped. Waits for source bytes only while it has none to
    /// give: what is there goes out first. Completes at once when what it needs is resident.
    /// </summary>
    /// <exception cref="BodyException">The source's bytes cannot be had.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(Interlocked.CompareExchange(ref _state, Busy, Idle) != Idle, this);
        try
        {
            Unhold();
            int written = await FillAsync(cancel).ConfigureAwait(false);
            // Until the viewer has taken this, the rest of the block waits here; not when much does.
            _isHeld = _lease.Block?.TryHold() == true;
            if (!_isHeld) DropLease();
            return _buffer.AsMemory(0, written);
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Busy) != Busy) Free();
        }
    }

    /// <summary>Gives back what it holds, at the end of what is under way; once, whoever calls and how often.</summary>
    public void Stop()
    {
        if (Interlocked.CompareExchange(ref _state, Leaving, Busy) == Idle && Interlocked.CompareExchange(ref _state, Gone, Idle) == Idle) Release();
    }

    private async ValueTask<int> FillAsync(CancellationToken cancel)
    {
        int written = 0;
        while (renderer.Remaining > 0)
        {
            written += renderer.Render(AtHand(), _buffer.AsSpan(written, BlockSize.Bytes - written));
            if (renderer.Remaining == 0 || written == BlockSize.Bytes) break;
            if (!AtHand().IsEmpty) continue;
            long wanted = renderer.SourceOffset, end = renderer.SourceEnd;
            if (written > 0 && !body.IsResident(wanted, 1)) break;
            DropLease();
            _lease = await body.ReadAsync(wanted, Math.Min(BlockSize.Bytes, end - wanted), end, cancel).ConfigureAwait(false);
            _leaseAt = wanted;
            if (_lease.Memory.IsEmpty) throw new BodyException($"the body ended at {wanted}, before the length it had promised");
        }

        return written;
    }

    // What the lease holds from the wanted byte on.
    private ReadOnlySpan<byte> AtHand()
    {
        long at = renderer.SourceOffset - _leaseAt;
        return at >= 0 && at < _lease.Memory.Length ? _lease.Memory.Span[(int)at..] : default;
    }

    private void Free()
    {
        if (Interlocked.Exchange(ref _state, Gone) == Leaving) Release();
    }

    private void Unhold()
    {
        if (_isHeld) _lease.Block!.Unhold();
        _isHeld = false;
    }

    private void DropLease()
    {
        _lease.Dispose();
        _lease = default;
    }

    private void Release()
    {
        Unhold();
        DropLease();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
