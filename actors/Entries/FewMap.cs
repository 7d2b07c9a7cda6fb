using System.Diagnostics.CodeAnalysis;

namespace StonMedia.Actors.Entries;

/// <summary>A dictionary that holds one item nearly always: that one costs no table. Not synchronised; a field of this type must not be readonly.</summary>
internal struct FewMap<TKey, TValue>
    where TKey : IEquatable<TKey>
{
    private bool _hasFirst;
    private TKey _key;
    private TValue _first;
    private Dictionary<TKey, TValue>? _others;

    /// <summary>Puts it in place of the one of that key, if there is one.</summary>
    public TValue this[TKey key]
    {
        set
        {
            if (_hasFirst ? _key.Equals(key) : _others?.ContainsKey(key) != true) (_hasFirst, _key, _first) = (true, key, value);
            else (_others ??= [])[key] = value;
        }
    }

    /// <summary>All of them, in no order.</summary>
    public readonly IEnumerable<TValue> Values
    {
        get
        {
            var values = new List<TValue>((_others?.Count ?? 0) + 1);
            if (_hasFirst) values.Add(_first);
            if (_others is not null) values.AddRange(_others.Values);
            return values;
        }
    }

    public readonly bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_hasFirst && _key.Equals(key))
        {
            value = _first;
            return true;
        }

        value = default;
        return _others?.TryGetValue(key, out value) == true;
    }

    public void Remove(TKey key)
    {
        if (_hasFirst && _key.Equals(key)) (_hasFirst, _key, _first) = (false, default!, default!);
        else _others?.Remove(key);
    }

    /// <summary>Whether the condition holds for each of them.</summary>
    public readonly bool All(Func<TValue, bool> condition)
    {
        if (_hasFirst && !condition(_first)) return false;
        if (_others is null) return true;
        foreach (TValue value in _others.Values)
            if (!condition(value)) return false;
        return true;
    }

    public void Clear() => this = default;
}
