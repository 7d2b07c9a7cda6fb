using System.Collections.Concurrent;

namespace StonMedia.Cache.Packing;

/// <summary>
/// Header names and values that many records share ("Content-Type", "video/mp4"), each kept once and named by a number. Bounded: text
/// is taken in when it comes a second time, up to <see cref="Capacity"/>, and never leaves. Safe for any thread; reads take no lock.
/// </summary>
public sealed class InternedText
{
    /// <summary>Most texts that are kept.</summary>
    public const int Capacity = 4096;

    private const int LongestText = 256;
    private const int SeenSlots = 1 << 14;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly string?[] _texts = new string?[Capacity];
    private readonly int[] _seen = new int[SeenSlots];
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>Texts kept now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The text of a number that <see cref="TryGetNumber"/> gave.</summary>
    public string this[int number] => Volatile.Read(ref _texts[number])!;

    /// <summary>The text's number; false when it is not kept (yet).</summary>
    public bool TryGetNumber(string text, out int number)
    {
        if (_numbers.TryGetValue(text, out number)) return true;
        if (Count == Capacity || text.Length > LongestText) return false;
        int hash = text.GetHashCode(StringComparison.Ordinal) | 1;
        ref int seen = ref _seen[hash >>> 1 & (SeenSlots - 1)];
        if (seen != hash)
        {
            seen = hash;
            return false;
        }

        lock (_lock)
        {
            if (_numbers.TryGetValue(text, out number)) return true;
            if (_count == Capacity) return false;
            number = _count;
            Volatile.Write(ref _texts[number], text);
            Volatile.Write(ref _count, number + 1);
            _numbers[text] = number;
            return true;
        }
    }
}
