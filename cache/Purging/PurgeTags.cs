using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Purging;

/// <summary>The tags of a stored answer: the words of its tag headers, which stand apart by blanks and commas. Case counts.</summary>
public static class PurgeTags
{
    /// <summary>Whether an answer carries a tag. Allocates nothing.</summary>
    /// <param name="headers">Its stored header lines.</param>
    /// <param name="names">cache.tag-headers.</param>
    /// <param name="tag">One word.</param>
    public static bool Has(HeaderList headers, IReadOnlyList<string> names, string tag)
    {
        foreach (HeaderField field in headers.AsSpan())
            if (IsNamed(field.Name, names) && HasWord(field.Value, tag)) return true;
        return false;
    }

    private static bool IsNamed(string name, IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool HasWord(ReadOnlySpan<char> value, string tag)
    {
        while (!value.IsEmpty)
        {
            int end = value.IndexOfAny(" ,\t");
            ReadOnlySpan<char> word = end < 0 ? value : value[..end];
            if (word.SequenceEqual(tag)) return true;
            value = end < 0 ? default : value[(end + 1)..];
        }

        return false;
    }
}
