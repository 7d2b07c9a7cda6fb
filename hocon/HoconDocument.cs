using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>A configuration whose substitutions are not resolved yet, so that it can still be laid over another one.</summary>
public sealed class HoconDocument
{
    private readonly HoconObject _root;

    internal HoconDocument(HoconObject root) => _root = root;

    /// <summary>
    /// This document laid over an older one, as if the older one's text stood in front of it. Neither changes. Substitutions of both
    /// then see the values of both.
    /// </summary>
    public HoconDocument WithFallback(HoconDocument older) => new((HoconObject)_root.WithOlder(older._root));

    /// <summary>Replaces the substitutions.</summary>
    /// <exception cref="HoconException">A substitution is unresolved, part of a cycle, of the wrong type, or a limit was reached.</exception>
    public HoconObject Resolve(HoconOptions? options = null) => Resolver.Resolve(_root, options ?? HoconOptions.Default);
}
