using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using StonMedia.Cache.Blocks;
using StonMedia.Http.Front;

namespace StonMedia.Http.Sockets;

/// <summary>
/// The writing side of a plain connection. Kestrel's own copies all bytes into a pipe and a second turn takes them from there to the
/// socket; this one sends on the thread that flushes, and sends blocks of the cache from where they lie (<see cref="TryLend"/>).
/// </summary>
/// <remarks>
/// Used by one turn at a time, as a <see cref="PipeWriter"/> is. A flush ends when the socket has taken everything, so nothing is
/// queued here behind a slow client but what one flush holds, and blocks are given back when it ends, however it ends.
/// </remarks>
internal sealed class SocketOutput(SafeSocketHandle socket, WriteGate gate, ConnectionContext connection) : PipeWriter
{
    /// <summary>A slow client's flush holds so many bytes of blocks, a quick one's the other number; the third while slow ones hold much of the memory.</summary>
    private const int SlowBatch = 128 << 10, QuickBatch = 256 << 10, ShortBatch = 32 << 10;

    /// <summary>More than this is copied on a thread of the pool, not on the one that hears all sockets.</summary>
    private const int MostInline = 64 << 10;

    private int _batch = QuickBatch;
    private MemoryStore? _store;
    private OutputPiece[] _pieces = new OutputPiece[4];
    private int _count;              // of _pieces
    private byte[][] _chunks = [];   // full ones, named by pieces
    private int _chunkCount;
    private byte[]? _chunk;
    private int _chunkBegin;         // of what no piece names yet
    private int _chunkEnd;
    private long _unflushed;
    private ReadOnlyMemory<byte> _offer;
    private bool _offerTaken;
    private long _progress;
    private bool _isBroken;
    private bool _isFlushing;
    private bool _isCompleted;
    private bool _isCanceled;
    private Task? _rest;

    /// <summary>When the client last took something (<see cref="Environment.TickCount64"/>).</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>Bytes of blocks after which to flush.</summary>
    public int Batch => _store is { IsHeldMuch: true } ? ShortBatch : _batch;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed + (_chunkEnd - _chunkBegin);

    /// <summary>
    /// Writes a block without copying it: the response asks for memory and gets the block's own. True: the lease is this object's
    /// from now on. False: it was not possible (the response is chunked or has not begun, another write waits), nothing was written.
    /// </summary>
    /// <param name="response">The body's writer, below which this object is.</param>
    public unsafe bool TryLend(PipeWriter response, in BlockLease lease)
    {
        if (lease.Block is null || _isBroken || _isCompleted) return false;
        _offer = lease.Memory;
        _offerTaken = false;
        try
        {
            response.GetMemory(lease.Memory.Length);
            if (!_offerTaken) return false;
            response.Advance(lease.Memory.Length);
        }
        finally
        {
            _offer = default;
            _offerTaken = false;
        }

        ClosePiece();
        _store = lease.Block.Store;
        using System.Buffers.MemoryHandle pin = lease.Memory.Pin();     // a block's memory never moves: the lease alone keeps it
        AddPiece(pin.Pointer, lease.Memory.Length, lease);
        return true;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (!_offer.IsEmpty && sizeHint == _offer.Length)
        {
            _offerTaken = true;
            return MemoryMarshal.AsMemory(_offer);
        }

        EnsureRoom(sizeHint);
        return _chunk.AsMemory(_chunkEnd);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _chunk.AsSpan(_chunkEnd);
    }

    public override void Advance(int bytes)
    {
        if (_offerTaken) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((_chunk?.Length ?? 0) - _chunkEnd));
        _chunkEnd += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ClosePiece();
        if (_count == 0) return new ValueTask<FlushResult>(Result());
        if (_isBroken)
        {
            Drop();
            return new ValueTask<FlushResult>(Result());
        }

        _isFlushing = true;
        (int piece, int skip) = (0, 0);
        if (!TrySend(ref piece, ref skip))
        {
            _batch = SlowBatch;
            return WaitAsync(piece, skip);
        }

        _batch = QuickBatch;
        return new ValueTask<FlushResult>(End());
    }

    /// <summary>A flush that waits is not interrupted; it, or else the next one, tells.</summary>
    public override void CancelPendingFlush() => _isCanceled = true;

    /// <summary>What was written and not flushed is sent all the same; see <see cref="FinishAsync"/>.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted) return;
        _isCompleted = true;
        if (_isFlushing) return;
        ValueTask<FlushResult> last = FlushAsync();
        if (last.IsCompleted) _ = last.Result;
        else _rest = last.AsTask();
    }

    /// <summary>Ends when nothing is left to send, at the latest after <paramref name="limit"/>: the connection is cut then.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        Complete();
        if (_rest is not { } rest) return;
        try
        {
            await rest.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            connection.Abort(new ConnectionAbortedException("the client did not take the end of the response"));
            await rest;
        }
    }

    private void EnsureRoom(int least)
    {
        least = Math.Max(least, 1);
        if (_chunk is { } chunk && chunk.Length - _chunkEnd >= least) return;
        ClosePiece();
        if (_chunk is not null)
        {
            if (_chunkCount == _chunks.Length) Array.Resize(ref _chunks, Math.Max(4, _chunkCount * 2));
            _chunks[_chunkCount++] = _chunk;
        }

        _chunk = OutputChunks.Rent(least);
        _chunkBegin = _chunkEnd = 0;
    }

    /// <summary>What was written to the chunk becomes a piece.</summary>
    private unsafe void ClosePiece()
    {
        if (_chunkEnd == _chunkBegin) return;
        AddPiece((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_chunk!)) + _chunkBegin, _chunkEnd - _chunkBegin, default);
        _chunkBegin = _chunkEnd;
    }

    private unsafe void AddPiece(void* start, int length, in BlockLease lease)
    {
        if (_count == _pieces.Length) Array.Resize(ref _pieces, _count * 2);
        _pieces[_count++] = new OutputPiece { Start = (byte*)start, Length = length, Lease = lease };
        _unflushed += length;
    }

    /// <summary>Sends what the socket takes. True: nothing is left, or the connection is gone.</summary>
    private bool TrySend(ref int piece, ref int skip)
    {
        while (piece < _count)
        {
            long taken = GatherSend.Send(socket, _pieces.AsSpan(piece, _count - piece), skip);
            if (taken == GatherSend.Full) return false;
            if (taken == GatherSend.Broken)
            {
                Break();
                return true;
            }

            Skip(ref piece, ref skip, taken);
        }

        return true;
    }

    private void Skip(ref int piece, ref int skip, long taken)
    {
        while (piece < _count && taken >= _pieces[piece].Length - skip)
        {
            taken -= _pieces[piece].Length - skip;
            piece++;
            skip = 0;
        }

        skip += (int)taken;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitAsync(int piece, int skip)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            gate.Clear();
            if (TrySend(ref piece, ref skip)) return End();
            if (isFirst) HoldOrCopy(ref piece, ref skip);
            await gate.WaitAsync().ConfigureAwait(false);
            Volatile.Write(ref _progress, Environment.TickCount64);
            if (Left(piece, skip) > MostInline) await WorkLane.Enter();
        }
    }

    /// <summary>
    /// The client takes nothing now: what is left is held for it, or, when such clients hold much of the memory already, copied and its blocks given
    /// back. More than a flush of <see cref="ShortBatch"/> leaves is not copied: it was begun before it came to that.
    /// </summary>
    private unsafe void HoldOrCopy(ref int piece, ref int skip)
    {
        bool isHeld = true;
        for (int i = piece; i < _count && isHeld; i++)
            if (_pieces[i].Lease.Block is { } block) isHeld = _pieces[i].IsHeld = block.TryHold();
        if (isHeld) return;
        long left = -skip;
        for (int i = piece; i < _count; i++) left += _pieces[i].Length;
        if (left > OutputChunks.Large)
        {
            for (int i = piece; i < _count; i++)
            {
                if (_pieces[i].IsHeld || _pieces[i].Lease.Block is not { } block) continue;
                block.Hold();
                _pieces[i].IsHeld = true;
            }

            return;
        }

        byte[] rest = OutputChunks.RentLarge();
        int at = 0;
        for (int i = piece; i < _count; i++, skip = 0)
        {
            int count = _pieces[i].Length - skip;
            new ReadOnlySpan<byte>(_pieces[i].Start + skip, count).CopyTo(rest.AsSpan(at));
            at += count;
        }

        Drop();
        _chunk = rest;
        _chunkEnd = at;
        ClosePiece();
        (piece, skip) = (0, 0);
    }

    private long Left(int piece, int skip)
    {
        long left = -skip;
        for (int i = piece; i < _count && left <= MostInline; i++) left += _pieces[i].Length;
        return left;
    }

    private void Break()
    {
        if (_isBroken) return;
        _isBroken = true;
        connection.Abort(new ConnectionAbortedException("the client has gone"));
    }

    private FlushResult End()
    {
        Drop();
        _isFlushing = false;
        return Result();
    }

    private FlushResult Result()
    {
        bool canceled = _isCanceled;
        _isCanceled = false;
        return new FlushResult(canceled, _isBroken);
    }

    /// <summary>Gives back chunks and blocks.</summary>
    private void Drop()
    {
        for (int i = 0; i < _count; i++)
        {
            if (_pieces[i].IsHeld) _pieces[i].Lease.Block!.Unhold();
            _pieces[i].Lease.Dispose();
            _pieces[i] = default;
        }

        for (int i = 0; i < _chunkCount; i++) OutputChunks.Return(_chunks[i]);
        Array.Clear(_chunks, 0, _chunkCount);
        _count = _chunkCount = 0;
        _unflushed = 0;
        _chunkBegin = _chunkEnd = 0;
        if (_chunk is not { } last) return;
        _chunk = null;
        OutputChunks.Return(last);
    }
}
