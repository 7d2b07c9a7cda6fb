namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// Which keys may be on a volume: 32 bits of each hash in open addressing, in 64 parts that grow one by one. At most 12 bytes an object
/// once there are many; a wrong "may" is one in 2^32 for each of a part's objects, a wrong "no" needs two equal fingerprints of which one went.
/// </summary>
/// <remarks>Equal fingerprints are kept as often as they were added. Any thread; a part is locked for a few steps.</remarks>
internal sealed class FingerprintFilter
{
    private const int Parts = 64;
    private const int FirstSize = 64;

    private readonly Part[] _parts = new Part[Parts];
    private long _count;

    public FingerprintFilter()
    {
        for (int i = 0; i < Parts; i++) _parts[i] = new Part();
    }

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Memory of the tables, in bytes.</summary>
    public long Bytes => _parts.Sum(static part => (long)Volatile.Read(ref part.Slots).Length * sizeof(uint));

    public void Add(ulong hash)
    {
        Part part = _parts[hash >> 58];
        lock (part) part.Add(Fingerprint(hash));
        Interlocked.Increment(ref _count);
    }

    public void Remove(ulong hash)
    {
        Part part = _parts[hash >> 58];
        bool removed;
        lock (part) removed = part.Remove(Fingerprint(hash));
        if (removed) Interlocked.Decrement(ref _count);
    }

    public bool MayHold(ulong hash)
    {
        Part part = _parts[hash >> 58];
        lock (part) return part.Find(Fingerprint(hash)) >= 0;
    }

    /// <summary>Bits below those that choose the part; zero means an empty slot.</summary>
    private static uint Fingerprint(ulong hash) => (uint)(hash >> 26) is var bits && bits == 0 ? 1 : bits;

    private sealed class Part
    {
        public uint[] Slots = new uint[FirstSize];
        private int _used;

        public void Add(uint fingerprint)
        {
            // Grown by half at 5/6: between 5/9 and 5/6 full, 4.8 to 7.2 bytes an object.
            if (_used >= Slots.Length / 6 * 5) Grow();
            Put(fingerprint);
            _used++;
        }

        public int Find(uint fingerprint)
        {
            for (int at = Home(fingerprint); Slots[at] != 0; at = Next(at))
                if (Slots[at] == fingerprint) return at;
            return -1;
        }

        public bool Remove(uint fingerprint)
        {
            int hole = Find(fingerprint);
            if (hole < 0) return false;
            // What follows without a gap moves up, unless that would put it before its home.
            for (int at = Next(hole); Slots[at] != 0; at = Next(at))
            {
                int home = Home(Slots[at]);
                bool movable = hole <= at ? home <= hole || home > at : home <= hole && home > at;
                if (!movable) continue;
                Slots[hole] = Slots[at];
                hole = at;
            }

            Slots[hole] = 0;
            _used--;
            return true;
        }

        private void Grow()
        {
            uint[] before = Slots;
            Slots = new uint[before.Length + (before.Length / 2)];
            foreach (uint fingerprint in before)
                if (fingerprint != 0) Put(fingerprint);
        }

        private void Put(uint fingerprint)
        {
            int at = Home(fingerprint);
            while (Slots[at] != 0) at = Next(at);
            Slots[at] = fingerprint;
        }

        // Mixed first: after a start fingerprints come in their order, and neighbours would all want the same place.
        private int Home(uint fingerprint) => (int)((ulong)(fingerprint * 0x9E3779B1u) * (uint)Slots.Length >> 32);

        private int Next(int at) => at + 1 == Slots.Length ? 0 : at + 1;
    }
}
