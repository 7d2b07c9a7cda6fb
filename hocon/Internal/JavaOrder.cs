namespace StonMedia.Hocon.Internal;

/// <summary>
/// The order in which the reference implementation visits the keys of an object: that of a Java HashMap. Results do not depend on it,
/// except which of two errors is reported, and what keys that override one another mutually come to hold, which the text leaves open.
/// </summary>
internal static class JavaOrder
{
    /// <summary>Indexes into the keys, in visiting order.</summary>
    public static int[] Of(string[] keys, int[]? ranks, int count)
    {
        var order = new int[count];
        if (count < 2) return order;
        int capacity = 16;
        while (count > capacity / 4 * 3) capacity *= 2;

        // The bucket above the rank: equal buckets keep the order in which the keys came into the map.
        var sorted = new long[count];
        for (int i = 0; i < count; i++)
        {
            int hash = 0;
            foreach (char c in keys[i])
                hash = unchecked((31 * hash) + c);
            sorted[i] = ((long)((hash ^ (hash >>> 16)) & (capacity - 1)) << 32) + (ranks?[i] ?? i);
            order[i] = i;
        }
        Array.Sort(sorted, order);
        return order;
    }
}
