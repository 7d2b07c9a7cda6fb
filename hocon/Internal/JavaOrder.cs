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
        if (ranks is not null) order = ByRank(ranks, count);
        else
        {
            for (int i = 1; i < count; i++)
                order[i] = i;
        }
        if (count < 2) return order;
        int capacity = 16;
        while (count > capacity / 4 * 3) capacity *= 2;

        // Chains of equal buckets, built from behind so that each keeps the order in which the keys came into the map. Sorting with
        // the framework's generic methods would do as well, but they would have to be compiled first.
        var first = new int[capacity];
        var next = new int[count];
        for (int k = count - 1; k >= 0; k--)
        {
            int hash = 0;
            foreach (char c in keys[order[k]])
                hash = unchecked((31 * hash) + c);
            int bucket = (hash ^ (hash >>> 16)) & (capacity - 1);
            next[order[k]] = first[bucket];
            first[bucket] = order[k] + 1;
        }
        int at = 0;
        foreach (int chain in first)
        {
            for (int i = chain; i != 0; i = next[i - 1])
                order[at++] = i - 1;
        }
        return order;
    }

    private static int[] ByRank(int[] ranks, int count)
    {
        int[] sorted = ranks.AsSpan(0, count).ToArray();
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        Array.Sort(sorted, order);
        return order;
    }
}
