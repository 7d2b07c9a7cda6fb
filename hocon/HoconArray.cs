using System.Collections;
using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>A list of values.</summary>
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly HoconValue[] _items;
    private readonly bool _resolved = true;
    private long _weight;
    private int _height;

    internal HoconArray(HoconValue[] items, HoconOrigin origin)
        : base(origin)
    {
        _items = items;
        foreach (HoconValue item in items)
            _resolved &= item.IsResolved;
    }

    /// <summary>Makes an array.</summary>
    public static HoconArray Of(IEnumerable<HoconValue> items, HoconOrigin origin = default) => new([.. items], origin);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public HoconValue this[int index] => _items[index];

    internal override bool IsResolved => _resolved;

    internal override long Weight
    {
        get
        {
            Measure();
            return _weight;
        }
    }

    internal override int Height
    {
        get
        {
            Measure();
            return _height;
        }
    }

    internal ReadOnlySpan<HoconValue> Items => _items;

    /// <inheritdoc/>
    public IEnumerator<HoconValue> GetEnumerator() => ((IEnumerable<HoconValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    internal override string Describe() => "an array";

    internal override HoconValue? Resolve(Resolver resolver, ResolveSource source)
    {
        // A restricted look-up passes through objects only: an array has no child of that name.
        if (_resolved || resolver.IsRestricted) return this;
        ResolveSource inside = source.Push(this);
        var kept = new HoconValue[_items.Length];
        int count = 0;
        foreach (HoconValue item in _items)
        {
            HoconValue? value = resolver.Resolve(item, inside);
            if (ReferenceEquals(value, Resolver.Cycle)) return value;
            if (value is not null) kept[count++] = value;
        }
        return resolver.Admit(new HoconArray(count == kept.Length ? kept : kept[..count], Origin));
    }

    internal override HoconValue Relativized(string[] prefix)
    {
        if (_resolved) return this;
        var items = new HoconValue[_items.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = _items[i].Relativized(prefix);
        return new HoconArray(items, Origin);
    }

    /// <summary>A copy with one child exchanged, or taken out when there is no replacement; null when nothing is left, itself when there is no such child.</summary>
    internal HoconArray? Replace(HoconValue child, HoconValue? replacement)
    {
        int at = Array.IndexOf(_items, child);
        if (at < 0) return this;
        if (replacement is null && _items.Length == 1) return null;
        HoconValue[] items = replacement is null ? [.. _items[..at], .. _items[(at + 1)..]] : (HoconValue[])_items.Clone();
        if (replacement is not null) items[at] = replacement;
        return new HoconArray(items, Origin);
    }

    private void Measure()
    {
        if (_weight != 0) return;
        long weight = 1;
        int height = 0;
        foreach (HoconValue item in _items)
        {
            weight = Math.Min(weight + item.Weight, long.MaxValue / 4);
            height = Math.Max(height, item.Height);
        }
        _height = height + 1;
        _weight = weight;
    }
}
