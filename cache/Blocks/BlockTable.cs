namespace StonMedia.Cache.Blocks;

/// <summary>
/// Block number to block, in two levels so that a 10 GB body of which one minute is watched costs a few KiB. Readers take
/// no lock; growth and clearing do.
/// </summary>
internal sealed class BlockTable
{
    private const int Shift = 10;
    private const int PartSize = 1 << Shift;

    private readonly Lock _lock = new();
    private Block?[]?[] _parts = new Block?[1][];
    private long _removals;

    /// <summary>Rises before a block is taken out: while it stays the same, what was there is there.</summary>
    public long Removals => Volatile.Read(ref _removals);

    public Block? Get(long number)
    {
        Block?[]?[] parts = Volatile.Read(ref _parts);
        long part = number >> Shift;
        if (part >= parts.Length) return null;
        Block?[]? blocks = Volatile.Read(ref parts[part]);
        if (blocks is null) return null;
        int index = (int)(number & (PartSize - 1));
        return index < blocks.Length ? Volatile.Read(ref blocks[index]) : null;
    }

    /// <summary>Puts a block where none is. False when there is one already.</summary>
    public bool TrySet(Block block)
    {
        lock (_lock)
        {
            long part = block.Number >> Shift;
            if (part >= _parts.Length)
            {
                var grown = new Block?[Math.Max(part + 1, _parts.Length * 2L)][];
                _parts.CopyTo(grown, 0);
                Volatile.Write(ref _parts, grown);
            }

            int index = (int)(block.Number & (PartSize - 1));
            Block?[]? blocks = _parts[part];
            if (blocks is null || blocks.Length <= index)
            {
                int size = Math.Min(PartSize, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(index + 1, 4)));
                var grown = new Block?[size];
                blocks?.CopyTo(grown, 0);
                blocks = grown;
                Volatile.Write(ref _parts[part], blocks);
            }

            if (blocks[index] is not null) return false;
            Volatile.Write(ref blocks[index], block);
            return true;
        }
    }

    /// <summary>Takes this very block out. False when another (or none) is there.</summary>
    public bool Clear(Block block)
    {
        lock (_lock)
        {
            Block?[]? blocks = block.Number >> Shift < _parts.Length ? _parts[block.Number >> Shift] : null;
            int index = (int)(block.Number & (PartSize - 1));
            if (blocks is null || index >= blocks.Length || !ReferenceEquals(blocks[index], block)) return false;
            Volatile.Write(ref _removals, _removals + 1);
            Volatile.Write(ref blocks[index], null);
            return true;
        }
    }

    public List<Block> All()
    {
        var all = new List<Block>();
        lock (_lock)
        {
            foreach (Block?[]? part in _parts)
                if (part is not null) all.AddRange(part.OfType<Block>());
        }

        return all;
    }

    public List<Block> TakeAll()
    {
        var taken = new List<Block>();
        lock (_lock)
        {
            Volatile.Write(ref _removals, _removals + 1);
            foreach (Block?[]? part in _parts)
            {
                if (part is null) continue;
                for (int i = 0; i < part.Length; i++)
                    if (Interlocked.Exchange(ref part[i], null) is { } block) taken.Add(block);
            }
        }

        return taken;
    }
}
