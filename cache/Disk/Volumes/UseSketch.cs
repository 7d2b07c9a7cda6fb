namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// How often things were used since they were last looked at for dropping, up to 3, in a direct-mapped table. Any thread, no lock: a lost
/// count or an overwritten slot costs precision only, and nothing is written to disk for a hit.
/// </summary>
internal sealed class UseSketch
{
    private const ulong CountMask = 3;

    private readonly ulong[] _slots;

    /// <param name="size">Bytes of the volume: a slot for every 256 KiB, 4 Ki to 1 Mi slots.</param>
    public UseSketch(long size)
        => _slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(size >> 18, 1 << 12, 1 << 20))];

    public void Touch(ulong identity)
    {
        ref ulong slot = ref _slots[identity >> 40 & (uint)(_slots.Length - 1)];
        ulong seen = Volatile.Read(ref slot);
        if ((seen | CountMask) != (identity | CountMask)) Volatile.Write(ref slot, (identity & ~CountMask) | 1);
        else if ((seen & CountMask) != CountMask) Volatile.Write(ref slot, seen + 1);
    }

    /// <summary>The uses, which are forgotten with that.</summary>
    public int Take(ulong identity)
    {
        ref ulong slot = ref _slots[identity >> 40 & (uint)(_slots.Length - 1)];
        ulong seen = Volatile.Read(ref slot);
        if ((seen | CountMask) != (identity | CountMask)) return 0;
        Volatile.Write(ref slot, 0);
        return (int)(seen & CountMask);
    }
}
