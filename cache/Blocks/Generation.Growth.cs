namespace StonMedia.Cache.Blocks;

/// <content>A body that has grown at its origin: its next version takes over the blocks that cannot have changed (docs/decisions/old-bytes-of-a-growing-file.md).</content>
public sealed partial class Generation
{
    private Generation? _heir;
    private long _inherited;    // blocks of this one below this number may be with the heir

    /// <summary>Bytes that have to be the same in two versions: few may be so by chance, in every file of a kind.</summary>
    private const int LeastCompared = 4096;

    /// <summary>The last block of which enough bytes are resident, where a next version is compared; 0: nothing would be won.</summary>
    public long LastResidentBlock
    {
        get
        {
            if (_small is not null || Length <= 0) return 0;
            long last = BlockSize.Of(Length - 1), least = Math.Max(0, last - MaxLooks);
            while (last > least && PresentUntil(BlockSize.Start(last), BlockSize.Start(last) + 1) == BlockSize.Start(last)) last--;
            if (last == least) return 0;
            bool isCrumb = PresentUntil(BlockSize.Start(last), Length) - BlockSize.Start(last) < LeastCompared;
            return isCrumb && PresentUntil(BlockSize.Start(last - 1), BlockSize.Start(last)) == BlockSize.Start(last) ? last - 1 : last;
        }
    }

    private const int MaxLooks = 1024;

    /// <summary>A next version can be told from another body by bytes from here on: enough of them are resident, and no more than <paramref name="most"/>.</summary>
    public bool CanCompareFrom(long from, long most) => PresentUntil(from, Length) - from is var known && known >= LeastCompared && known <= most;

    /// <summary>
    /// Takes over the complete blocks of the version before, without the first one, when from a block's border on all of that version's resident
    /// bytes are the same here. Readers of the version before find them here.
    /// </summary>
    /// <param name="before">No longer than this one.</param>
    /// <param name="from">Offset of <see cref="LastResidentBlock"/> as it was when these bytes were asked for.</param>
    /// <param name="takesBlocks">Off: only what is derived from it goes on (<see cref="IContinued"/>).</param>
    /// <returns>False: the bytes are others, or not here, and nothing came over.</returns>
    public bool TakeOver(Generation before, long from, bool takesBlocks = true)
    {
        if (!IsSameFrom(before, from)) return false;
        if (takesBlocks) TakeBlocks(before, BlockSize.Of(from));
        (before.Derived as IContinued)?.ContinueIn(this);
        return true;
    }

    private void TakeBlocks(Generation before, long end)
    {
        Volatile.Write(ref before._inherited, end);
        Volatile.Write(ref before._heir, this);
        foreach (Block block in before._blocks.All())
        {
            if (block.Number == 0 || block.Number >= end || !block.IsComplete || !block.TryPin()) continue;
            if (before._blocks.Clear(block))
            {
                block.MoveTo(this);
                if (!_blocks.TrySet(block)) block.DropFromStore();
            }

            block.Release();
        }

        // Who looked for a block while it was in neither table began to wait for it: let them look again.
        before._waiters.Signal(0, BlockSize.Start(end));
    }

    private bool IsSameFrom(Generation before, long from)
    {
        long end = before.PresentUntil(from, before.Length);
        if (end - from < LeastCompared || PresentUntil(from, end) < end) return false;
        for (long at = from; at < end;)
        {
            if (!before.TryRead(at, end - at, out BlockLease old)) return false;
            using (old)
            {
                if (!TryRead(at, old.Memory.Length, out BlockLease own)) return false;
                using (own)
                {
                    int count = Math.Min(own.Memory.Length, old.Memory.Length);
                    if (!own.Memory.Span[..count].SequenceEqual(old.Memory.Span[..count])) return false;
                    at += count;
                }
            }
        }

        return true;
    }

    private Block? BlockAt(long number)
    {
        Generation holder = this;
        while (true)
        {
            if (holder._blocks.Get(number) is { } block) return block;
            if (number == 0 || Volatile.Read(ref holder._heir) is not { } heir || number >= Volatile.Read(ref holder._inherited)) return null;
            holder = heir;
        }
    }
}
