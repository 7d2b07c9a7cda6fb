namespace StonMedia.Cache.Blocks;

/// <summary>
/// Remembers what was dropped lately, by fingerprint in a direct-mapped table: a wrong answer costs one misplaced item, never a byte.
/// </summary>
internal sealed class GhostList(int slots)
{
    private readonly ulong[] _slots = new ulong[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, slots))];

    public void Add(ulong identity) => _slots[Index(identity)] = identity;

    /// <summary>True once for an identity that was added and not overwritten since.</summary>
    public bool Remove(ulong identity)
    {
        ref ulong slot = ref _slots[Index(identity)];
        if (slot != identity || identity == 0) return false;
        slot = 0;
        return true;
    }

    private int Index(ulong identity) => (int)((identity * 0x9E3779B97F4A7C15UL >> 40) & (uint)(_slots.Length - 1));
}
