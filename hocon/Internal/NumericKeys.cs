namespace StonMedia.Hocon.Internal;

/// <summary>Objects with numeric keys stand for arrays where an array is wanted (HOCON.md, "Conversion of numerically-indexed objects to arrays").</summary>
internal static class NumericKeys
{
    /// <summary>The array an object stands for; the value itself when it is no object or has no numeric key.</summary>
    public static HoconValue ToArray(HoconValue value)
    {
        if (value is not HoconObject obj) return value;
        var items = new SortedDictionary<int, HoconValue>();
        for (int i = 0; i < obj.Count; i++)
        {
            if (JavaNumbers.TryParseLong(obj.KeyAt(i), out long index) && index is >= 0 and <= int.MaxValue)
                items[(int)index] = obj.ValueAt(i);
        }
        return items.Count == 0 ? value : new HoconArray([.. items.Values], value.Origin);
    }
}
