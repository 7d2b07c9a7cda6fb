namespace StonMedia.Http.Configuration.Binding;

/// <summary>What may have been meant.</summary>
internal static class Suggestion
{
    /// <summary>"a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names)
        => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    public static string ForUnknown(string name, ReadOnlySpan<string> known)
        => Nearest(name, known) is string near ? $"unknown key; did you mean {near}?" : $"unknown key; known here: {OneOf(known.ToArray())}";

    /// <summary>The name with the fewest slips between, if those are few for its length.</summary>
    public static string? Nearest(string name, ReadOnlySpan<string> known)
    {
        string? nearest = null;
        int least = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int slips = Slips(Plain(name), Plain(candidate));
            if (slips >= least) continue;
            least = slips;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>maxObjectSize, max_object_size and max-object-size are one name.</summary>
    private static string Plain(string name)
        => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Optimal string alignment distance: insertions, deletions, replacements and swapped neighbours.</summary>
    private static int Slips(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
