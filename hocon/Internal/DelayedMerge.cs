namespace StonMedia.Hocon.Internal;

/// <summary>
/// Values of one key of which at least one is a substitution: what the key holds is known only when that is resolved. Layers are
/// kept oldest first, so that "all below this layer" is a prefix of the same list and costs nothing to take.
/// </summary>
internal sealed class DelayedMerge : HoconValue
{
    private readonly List<HoconValue> _layers;
    private int _count;

    public DelayedMerge(HoconOrigin origin, List<HoconValue> layers, int count)
        : base(origin)
    {
        _layers = layers;
        _count = count;
    }

    internal override bool IsResolved => false;

    // Only the oldest can be one that ends the stack: the stack is not built any further below such a value.
    internal override bool IgnoresOlder => _layers[0].IgnoresOlder;

    internal override string Describe() => "an unresolved merge";

    /// <summary>True when it will be an object, whatever the substitutions below the top turn out to be.</summary>
    public bool IsObject => _layers[_count - 1] is HoconObject;

    /// <summary>The layer that decides a key, as far as that is certain without resolving more; otherwise null.</summary>
    public HoconObject? LayerWith(string key)
    {
        for (int i = _count - 1; i >= 0 && _layers[i] is HoconObject layer; i--)
        {
            if (layer.Peek(key) is { IgnoresOlder: true }) return layer;
        }
        return null;
    }

    /// <summary>Puts a newer value on top, in place. Only while parsing.</summary>
    public void PushNewer(HoconValue newer)
    {
        _layers.Add(newer);
        _count = _layers.Count;
    }

    public void CopyTo(List<HoconValue> layers)
    {
        for (int i = 0; i < _count; i++)
            layers.Add(_layers[i]);
    }

    internal override HoconValue? Resolve(Resolver resolver, ResolveSource source)
    {
        HoconValue? merged = null;
        for (int i = _count - 1; i >= 0; i--)
        {
            HoconValue layer = _layers[i];

            // A layer that refers to its own key means what lies below it: it is resolved against a root in which this stack has
            // been cut down to that.
            ResolveSource from = Merging.IsUnmergeable(layer)
                ? source.ReplaceHere(this, Below(i), resolver).WithoutParents()
                : source.Push(this);
            HoconValue? value = resolver.Resolve(layer, from);
            if (ReferenceEquals(value, Resolver.Cycle)) return value;
            if (value is not null) merged = merged is null ? value : merged.WithOlder(value);
        }
        return merged is null ? null : resolver.Admit(merged);
    }

    // What the key would hold without the layers from the given one up; null when nothing is left.
    private HoconValue? Below(int layer)
    {
        if (layer == 0) return null;
        HoconValue merged = _layers[layer - 1];
        for (int i = layer - 2; i >= 0 && !merged.IgnoresOlder; i--)
        {
            bool delayed = merged is not HoconObject || Merging.IsUnmergeable(_layers[i]) || (_layers[i] is not HoconObject && !merged.IsResolved);
            if (!delayed)
            {
                merged = merged.WithOlder(_layers[i]);
                continue;
            }
            if (ReferenceEquals(merged, _layers[i + 1])) return new DelayedMerge(merged.Origin, _layers, i + 2);
            List<HoconValue> rest = _layers.GetRange(0, i + 1);
            rest.Add(merged);
            return new DelayedMerge(merged.Origin, rest, rest.Count);
        }
        return merged;
    }

    internal override HoconValue Relativized(string[] prefix)
    {
        var layers = new List<HoconValue>(_count);
        for (int i = 0; i < _count; i++)
            layers.Add(_layers[i].Relativized(prefix));
        return new DelayedMerge(Origin, layers, _count);
    }

    /// <summary>A copy with one layer exchanged, or taken out when there is no replacement; null when nothing is left, itself when there is no such layer.</summary>
    public DelayedMerge? Replace(HoconValue child, HoconValue? replacement)
    {
        int at = _layers.IndexOf(child, 0, _count);
        if (at < 0) return this;
        List<HoconValue> layers = _layers.GetRange(0, _count);
        if (replacement is null)
            layers.RemoveAt(at);
        else
            layers[at] = replacement;
        return layers.Count == 0 ? null : new DelayedMerge(Origin, layers, layers.Count);
    }
}
