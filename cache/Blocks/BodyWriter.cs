using System.Buffers;

namespace StonMedia.Cache.Blocks;

/// <summary>
/// Writes a run of bytes into a generation, in order, straight into block memory. One writer a block at a time, held by a
/// claim; bytes that are resident already, or that another writer is bringing, are read and thrown away. Owned and disposed by the fill.
/// </summary>
public sealed class BodyWriter : IDisposable
{
    private readonly Generation _generation;
    private Block? _block;
    private byte[]? _scratch;
    private long _skip;

    /// <summary>Starts at <paramref name="offset"/>: a block border, or inside a block whose prefix up to there is resident.</summary>
    public BodyWriter(Generation generation, long offset)
    {
        _generation = generation;
        Position = offset;
        if (generation.Small is null && offset != BlockSize.AlignDown(offset)) Join(BlockSize.Of(offset));
    }

    /// <summary>Where the next byte goes.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that were received but had a place already.</summary>
    public long Skipped { get; private set; }

    /// <summary>Room for the next bytes, at least one; false when the memory cap is reached and nothing can be dropped.</summary>
    public bool TryGetRoom(out Memory<byte> room)
    {
        room = default;
        if (_skip == 0 && _generation.Small is null && _block is null && !OpenBlock()) return false;
        if (_skip > 0)
        {
            _scratch ??= ArrayPool<byte>.Shared.Rent(16 << 10);
            room = _scratch.AsMemory(0, (int)Math.Min(_skip, _scratch.Length));
            return true;
        }

        room = _generation.Small is { } small ? small.AsMemory((int)Position) : _block!.Room();
        return true;
    }

    /// <summary>The first <paramref name="count"/> bytes of the room are written: readers may have them.</summary>
    /// <returns>How many of them had been here before and were evicted.</returns>
    public int Advance(int count)
    {
        if (count == 0) return 0;
        Position += count;
        if (_skip > 0)
        {
            _skip -= count;
            Skipped += count;
            return 0;
        }

        if (_generation.Small is not null)
        {
            _generation.PublishSmall((int)Position);
            return 0;
        }

        int again = Math.Clamp(_block!.Lost - _block.Filled, 0, count);
        _generation.Publish(_block, count);
        if (_block.IsComplete) CloseBlock();
        return again;
    }

    /// <summary>A body of unknown length ended here.</summary>
    public void End()
    {
        if (_block is { } block)
        {
            block.Shorten(block.Filled);
            CloseBlock();
        }

        _generation.EndAt(Position);
    }

    public void Dispose()
    {
        CloseBlock();
        if (_scratch is not null) ArrayPool<byte>.Shared.Return(_scratch);
        _scratch = null;
    }

    private bool OpenBlock()
    {
        long number = BlockSize.Of(Position);
        if (Join(number)) return true;
        if (!_generation.Store.TryReserve(BufferPool.ClassOf(SizeOf(number)))) return false;
        var block = new Block(_generation, number, SizeOf(number));
        // Noted before anybody can see the block, so that its next eviction finds it.
        block.Lost = _generation.LostOf(number);
        if (!_generation.Blocks.TrySet(block))
        {
            block.Unclaim();
            block.DropFromStore();
            block.Release();
            return Join(number) || SkipRest(number);
        }

        _block = block;
        _generation.Store.Admit(block.Ticket);
        return true;
    }

    /// <summary>Goes on in a block that exists: behind its prefix when nobody else fills it, otherwise past it. False: there is none (a writer inside a block then goes past it).</summary>
    private bool Join(long number)
    {
        long within = Position - BlockSize.Start(number);
        var spin = new SpinWait();
        while (true)
        {
            Block? block = _generation.PinAt(number);
            if (block is null) return within != 0 && SkipRest(number);
            bool isClaimed = block.TryClaim();
            bool isHere = isClaimed ? _generation.Holds(block) : !block.IsLeaving;
            if (isClaimed && isHere && !block.IsComplete && block.Filled >= within)
            {
                _block = block;
                _skip = block.Filled - within;
                return true;
            }

            if (isClaimed) block.Unclaim();
            block.Release();
            if (isHere) return SkipRest(number);
            spin.SpinOnce(sleep1Threshold: -1);     // between pin and claim it left, or is about to: nobody would find what were written to it
        }
    }

    private bool SkipRest(long number)
    {
        _skip = BlockSize.Start(number) + SizeOf(number) - Position;
        return true;
    }

    private int SizeOf(long number)
    {
        long length = _generation.Length;
        long size = length < 0 ? BlockSize.Bytes : Math.Min(BlockSize.Bytes, length - BlockSize.Start(number));
        return size > 0 ? (int)size : throw new InvalidOperationException($"a fill at {Position} is past the body's end at {length}");
    }

    private void CloseBlock()
    {
        Block? block = _block;
        _block = null;
        if (block is null) return;
        block.Unclaim();
        block.Release();
    }
}
