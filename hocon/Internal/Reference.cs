namespace StonMedia.Hocon.Internal;

/// <summary>A substitution: <c>${path}</c>, <c>${?path}</c>, <c>${path[]}</c>.</summary>
internal sealed class Reference : HoconValue
{
    private readonly string[] _path;
    private readonly bool _optional;
    private readonly bool _list;
    private readonly int _prefix;

    /// <param name="path">Elements, with the prefix of the include it came by.</param>
    /// <param name="optional">Vanishes when there is nothing there.</param>
    /// <param name="list">Reads NAME_0, NAME_1 ... from the environment.</param>
    /// <param name="prefix">How many leading elements came from includes: look-ups are tried without them too.</param>
    /// <param name="origin">Where it is written.</param>
    public Reference(string[] path, bool optional, bool list, int prefix, HoconOrigin origin)
        : base(origin)
    {
        _path = path;
        _optional = optional;
        _list = list;
        _prefix = prefix;
    }

    internal override bool IsResolved => false;

    internal override bool IgnoresOlder => false;

    internal override string Describe() => $"the substitution {Written}";

    private string Written => $"${{{(_optional ? "?" : "")}{PathText.Render(_path.AsSpan(_prefix))}{(_list ? "[]" : "")}}}";

    internal override HoconValue? Resolve(Resolver resolver, ResolveSource source)
    {
        resolver.Enter(this);
        int mark = resolver.Mark;
        HoconValue? value = source.Find(resolver, _path, out PathNode? parents);
        if (value is null && _prefix > 0)
            value = source.Find(resolver, _path[_prefix..], out parents);
        if (value is null)
        {
            resolver.Rollback(mark);
            value = resolver.FindInEnvironment(_path.AsSpan(_prefix), _list, Origin);
        }
        else if (!ReferenceEquals(value, Resolver.Cycle))
        {
            mark = resolver.Mark;
            value = resolver.Resolve(value, new ResolveSource((HoconObject)parents!.Last.Value, parents));
        }
        bool cycle = ReferenceEquals(value, Resolver.Cycle);
        if (cycle) resolver.Rollback(mark);
        resolver.Leave(this);
        if (_optional) return cycle ? null : value;
        if (cycle) throw new HoconException(HoconErrorKind.Cycle, $"{Written} leads back to itself", Origin);
        return value ?? throw new HoconException(HoconErrorKind.Unresolved, $"{Written} is defined nowhere: not in the configuration, not in the environment", Origin);
    }

    internal override HoconValue Relativized(string[] prefix) => new Reference([.. prefix, .. _path], _optional, _list, _prefix + prefix.Length, Origin);
}
