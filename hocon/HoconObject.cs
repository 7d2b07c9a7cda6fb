using System.Collections;
using System.Diagnostics.CodeAnalysis;
using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>Keys and their values, in the order in which the keys first appeared.</summary>
public sealed partial class HoconObject : HoconValue, IEnumerable<KeyValuePair<string, HoconValue>>
{
    // Up to this many keys are compared one by one; more get an index.
    private const int ScanLimit = 8;

    private string[] _keys;
    private HoconValue[] _values;
    private int _count;
    private int _unresolved;
    private Dictionary<string, int>? _index;

    // Where the order of visiting keys differs from the order of their appearance (see JavaOrder): numbers to sort by.
    private int[]? _ranks;
    private int _minRank;
    private int _maxRank = -1;
    private bool _ignoresOlder;
    private long _weight;
    private int _height;

    /// <summary>Makes an empty object.</summary>
    public HoconObject(HoconOrigin origin = default)
        : this(origin, 4)
    {
    }

    internal HoconObject(HoconOrigin origin, int capacity)
        : base(origin)
    {
        _keys = new string[capacity];
        _values = new HoconValue[capacity];
    }

    /// <summary>How many keys there are.</summary>
    public int Count => _count;

    /// <summary>The keys, in order of first appearance.</summary>
    public IReadOnlyList<string> Keys => new ArraySegment<string>(_keys, 0, _count);

    /// <summary>The value of a key (not a path).</summary>
    /// <exception cref="HoconException">There is no such key.</exception>
    public HoconValue this[string key]
        => TryGet(key, out HoconValue? value) ? value
            : throw new HoconException(HoconErrorKind.Missing, $"no key '{key}' here", Origin);

    /// <summary>Finds the value of a key (not a path).</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value)
    {
        int at = IndexOf(key);
        value = at < 0 ? null : _values[at];
        return at >= 0;
    }

    /// <summary>Tells whether a key (not a path) exists, null values included.</summary>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, HoconValue>> GetEnumerator()
    {
        for (int i = 0; i < _count; i++)
            yield return new(_keys[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override bool IsResolved => _unresolved == 0;

    internal override bool IgnoresOlder => _ignoresOlder;

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

    internal override string Describe() => "an object";

    internal string KeyAt(int i) => _keys[i];

    internal HoconValue ValueAt(int i) => _values[i];

    internal HoconValue? Peek(string key) => IndexOf(key) is int at and >= 0 ? _values[at] : null;

    internal int IndexOf(string key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out int at) ? at : -1;
        for (int i = 0; i < _count; i++)
        {
            if (string.Equals(_keys[i], key)) return i;
        }
        return -1;
    }

    /// <summary>Adds or replaces. Only for objects that nobody else holds yet.</summary>
    internal void Set(string key, HoconValue value)
    {
        int at = IndexOf(key);
        if (at >= 0)
            SetAt(at, value);
        else
            Append(key, value);
    }

    private void SetAt(int at, HoconValue value)
    {
        if (!_values[at].IsResolved) _unresolved--;
        if (!value.IsResolved) _unresolved++;
        _values[at] = value;
    }

    internal void Append(string key, HoconValue value)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(4, _count * 2));
            Array.Resize(ref _values, _keys.Length);
            if (_ranks is not null) Array.Resize(ref _ranks, _keys.Length);
        }
        _maxRank++;
        if (_ranks is not null) _ranks[_count] = _maxRank;
        _keys[_count] = key;
        _values[_count] = value;
        if (!value.IsResolved) _unresolved++;
        _count++;
        if (_index is not null)
        {
            _index.Add(key, _count - 1);
        }
        else if (_count > ScanLimit)
        {
            _index = new Dictionary<string, int>(_keys.Length);
            for (int i = 0; i < _count; i++)
                _index.Add(_keys[i], i);
        }
    }

    /// <summary>
    /// Lays a newer value of a key over what is there, in place. Only while parsing, when both trees belong to the parser alone;
    /// it gives what <see cref="HoconValue.WithOlder"/> gives, without copying the older object for every line.
    /// </summary>
    internal void Lay(string key, HoconValue newer)
    {
        int at = IndexOf(key);
        if (at < 0)
        {
            Append(key, newer);
            return;
        }
        HoconValue older = _values[at];
        if (newer is HoconObject over && older is HoconObject under && !over._ignoresOlder)
        {
            bool wasResolved = under.IsResolved;
            under.LayAll(over);
            if (wasResolved != under.IsResolved) _unresolved += wasResolved ? 1 : -1;
        }
        else if (older is DelayedMerge merge && newer is not DelayedMerge && !newer.IgnoresOlder)
        {
            merge.PushNewer(newer);
        }
        else
        {
            SetAt(at, newer.WithOlder(older));
        }
    }

    /// <summary>Lays all of a newer object over this one, in place. Only while parsing.</summary>
    internal void LayAll(HoconObject newer)
    {
        int rank = _minRank - 1 - newer._maxRank;
        for (int i = 0; i < newer._count; i++)
            Lay(newer._keys[i], newer._values[i]);
        RankFirst(newer, rank);
    }

    /// <summary>A new object in which the keys of this one win over those of the older.</summary>
    internal HoconObject MergedOver(HoconObject older)
    {
        var merged = new HoconObject(MergedOrigin(older), Math.Max(4, older._count + _count)) { _ignoresOlder = older._ignoresOlder };
        for (int i = 0; i < older._count; i++)
        {
            string key = older._keys[i];
            int at = IndexOf(key);
            merged.Append(key, at < 0 ? older._values[i] : _values[at].WithOlder(older._values[i]));
        }
        for (int i = 0; i < _count; i++)
        {
            if (older.IndexOf(_keys[i]) < 0) merged.Append(_keys[i], _values[i]);
        }
        merged.RankFirst(older, 0);
        merged.RankFirst(this, merged._minRank - 1 - _maxRank);
        return merged;
    }

    // In the maps of the reference the keys of a newer object come before those of the older one it is merged with.
    private void RankFirst(HoconObject newer, int shift)
    {
        if (_ranks is null)
        {
            _ranks = new int[_keys.Length];
            for (int i = 0; i < _count; i++)
                _ranks[i] = i;
        }
        for (int i = 0; i < newer._count; i++)
            _ranks[IndexOf(newer._keys[i])] = shift + (newer._ranks?[i] ?? i);
        _minRank = Math.Min(_minRank, shift + newer._minRank);
        _maxRank = Math.Max(_maxRank, shift + newer._maxRank);
    }

    // Within one file the first place is the better one to show; across files the winner's.
    private HoconOrigin MergedOrigin(HoconObject older)
        => Origin.Line == 0 || (older.Origin.File == Origin.File && older.Origin.Line > 0 && older.Origin.Line < Origin.Line) ? older.Origin : Origin;

    /// <summary>The same object, with nothing older shining through any more.</summary>
    internal HoconObject IgnoringOlder()
    {
        if (_ignoresOlder) return this;
        HoconObject copy = Copy(_count);
        copy._ignoresOlder = true;
        return copy;
    }

    /// <summary>A copy with one child exchanged, or taken out when there is no replacement; itself when there is no such child.</summary>
    internal HoconObject Replace(HoconValue child, HoconValue? replacement)
    {
        int at = Array.IndexOf(_values, child, 0, _count);
        if (at < 0) return this;
        if (replacement is not null)
        {
            HoconObject copy = Copy(_count);
            copy.SetAt(at, replacement);
            return copy;
        }
        var smaller = new HoconObject(Origin, Math.Max(4, _count)) { _ignoresOlder = _ignoresOlder };
        for (int i = 0; i < _count; i++)
        {
            if (i != at) smaller.Append(_keys[i], _values[i]);
        }
        if (_ranks is not null) smaller._ranks = [.. _ranks.AsSpan(0, at), .. _ranks.AsSpan(at + 1)];
        smaller._minRank = _minRank;
        smaller._maxRank = _maxRank;
        return smaller;
    }

    private HoconObject Copy(int capacity) => new(Origin, 0)
    {
        _keys = _keys.AsSpan(0, capacity).ToArray(),
        _values = _values.AsSpan(0, capacity).ToArray(),
        _count = _count,
        _unresolved = _unresolved,
        _ignoresOlder = _ignoresOlder,
        _index = _index is null ? null : new Dictionary<string, int>(_index),
        _ranks = _ranks?.AsSpan(0, capacity).ToArray(),
        _minRank = _minRank,
        _maxRank = _maxRank,
    };

    internal override HoconValue Relativized(string[] prefix)
    {
        if (IsResolved) return this;
        HoconObject copy = Copy(_count);
        for (int i = 0; i < _count; i++)
            copy._values[i] = _values[i].Relativized(prefix);
        return copy;
    }

    internal override HoconValue? Resolve(Resolver resolver, ResolveSource source)
    {
        if (IsResolved) return this;
        ResolveSource inside = source.Push(this);
        if (resolver.IsRestricted) return ResolveChild(resolver, inside);

        var values = new HoconValue?[_count];
        bool changed = false;
        foreach (int i in JavaOrder.Of(_keys, _ranks, _count))
        {
            HoconValue? value = resolver.Resolve(_values[i], inside);
            if (ReferenceEquals(value, Resolver.Cycle)) return value;
            values[i] = value;
            changed |= !ReferenceEquals(value, _values[i]);
        }
        if (!changed) return this;
        var resolved = new HoconObject(Origin, Math.Max(4, _count)) { _ignoresOlder = _ignoresOlder };
        for (int i = 0; i < _count; i++)
        {
            if (values[i] is { } value) resolved.Append(_keys[i], value);
        }
        return resolver.Admit(resolved);
    }

    // Only what lies on the way to the child that is looked for is resolved, and the child itself is not:
    // so a key may refer to its neighbours.
    private HoconValue? ResolveChild(Resolver resolver, ResolveSource inside)
    {
        int at = IndexOf(resolver.RestrictedTo);
        if (at < 0 || !resolver.DescendRestriction()) return this;
        HoconValue? value = resolver.Resolve(_values[at], inside);
        resolver.AscendRestriction();
        if (ReferenceEquals(value, Resolver.Cycle)) return value;
        if (ReferenceEquals(value, _values[at])) return this;
        resolver.Charge(_count);
        return Replace(_values[at], value);
    }

    private void Measure()
    {
        if (_weight != 0) return;
        long weight = 1;
        int height = 0;
        for (int i = 0; i < _count; i++)
        {
            weight = Math.Min(weight + 1 + (_keys[i].Length / HoconString.CharsPerWeight) + _values[i].Weight, long.MaxValue / 4);
            height = Math.Max(height, _values[i].Height);
        }
        _height = height + 1;
        _weight = weight;
    }
}
