namespace Akka.Streams;

/// <summary>An immutable list of settings for a graph and what it contains; later entries are the more specific ones and win.</summary>
public sealed partial class Attributes
{
    public static readonly Attributes None = new();

    private readonly IAttribute[] _list;

    public Attributes(params IAttribute[] attributes) => _list = attributes ?? [];

    public IEnumerable<IAttribute> AttributeList => _list;

    internal bool IsEmpty => _list.Length == 0;

    public static Attributes CreateName(string name) => string.IsNullOrEmpty(name) ? None : new Attributes(new Name(name));

    /// <summary>Element buffers at asynchronous borders and in stages that take their size from here, in elements.</summary>
    public static Attributes CreateInputBuffer(int initial, int max) => new(new InputBuffer(initial, max));

    public static Attributes CreateAsyncBoundary() => new(AsyncBoundary.Instance);

    public Attributes And(Attributes other)
    {
        if (_list.Length == 0) return other;
        if (other._list.Length == 0) return this;
        return new Attributes([.. _list, .. other._list]);
    }

    public Attributes And(IAttribute other) => new([.. _list, other]);

    public bool Contains<TAttr>(TAttr attribute) where TAttr : IAttribute => Array.IndexOf(_list, attribute) >= 0;

    public IEnumerable<TAttr> GetAttributeList<TAttr>() where TAttr : IAttribute => _list.OfType<TAttr>();

    /// <summary>The most specific attribute of this kind, or <paramref name="defaultIfNotFound"/>.</summary>
    public TAttr GetAttribute<TAttr>(TAttr defaultIfNotFound) where TAttr : class, IAttribute => GetAttribute<TAttr>() ?? defaultIfNotFound;

    /// <summary>The most specific attribute of this kind, or null.</summary>
    public TAttr? GetAttribute<TAttr>() where TAttr : class, IAttribute
    {
        for (int i = _list.Length - 1; i >= 0; i--)
            if (_list[i] is TAttr found) return found;
        return null;
    }

    public string GetNameOrDefault(string defaultIfNotFound = "unknown-operation") => GetAttribute<Name>()?.Value ?? defaultIfNotFound;

    public override string ToString() => $"Attributes({string.Join(", ", _list.AsEnumerable())})";

    /// <summary>What <paramref name="inherited"/> and this make together; the last answer is kept in <paramref name="cache"/>.</summary>
    internal Attributes Under(Attributes inherited, ref MergedAttributes? cache)
    {
        if (_list.Length == 0) return inherited;
        MergedAttributes? last = cache;
        if (last is not null && ReferenceEquals(last.Inherited, inherited)) return last.Merged;
        Attributes merged = inherited.And(this);
        cache = new MergedAttributes(inherited, merged);
        return merged;
    }

    /// <summary>Marks attributes.</summary>
    public interface IAttribute { }

    /// <summary>Marks attributes that every materializer provides.</summary>
    public interface IMandatoryAttribute : IAttribute { }
}
