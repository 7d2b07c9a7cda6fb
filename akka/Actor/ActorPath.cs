using System.Buffers;
using System.Text;

namespace Akka.Actor;

/// <summary>Where an actor is in the tree. Two paths are equal when their elements and addresses are; the uid does not count.</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + ValidSymbols);

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        Parent = this;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
    }

    public Address Address { get; }

    public string Name { get; }

    /// <summary>The path one element up; the root is its own parent.</summary>
    public ActorPath Parent { get; }

    /// <summary>Tells incarnations of one name apart; 0 means any.</summary>
    public long Uid { get; }

    /// <summary>How many elements there are below the root.</summary>
    public int Depth
    {
        get
        {
            int depth = 0;
            for (ActorPath path = this; !path.IsRoot; path = path.Parent)
                depth++;
            return depth;
        }
    }

    public ActorPath Root
    {
        get
        {
            ActorPath path = this;
            while (!path.IsRoot)
                path = path.Parent;
            return path;
        }
    }

    /// <summary>The names from the root down, without the root's own.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            string[] names = new string[Depth];
            ActorPath path = this;
            for (int i = names.Length - 1; i >= 0; i--, path = path.Parent)
                names[i] = path.Name;
            return names;
        }
    }

    private bool IsRoot => ReferenceEquals(Parent, this);

    /// <summary>Whether a name is allowed: letters, digits, <see cref="ValidSymbols"/> and %XX; not empty, no leading dollar sign.</summary>
    public static bool IsValidPathElement(string? s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
            return false;
        ReadOnlySpan<char> rest = s;
        for (int bad = rest.IndexOfAnyExcept(s_plain); bad >= 0; bad = rest.IndexOfAnyExcept(s_plain))
        {
            if (rest[bad] != '%' || bad + 2 >= rest.Length || !char.IsAsciiHexDigit(rest[bad + 1]) || !char.IsAsciiHexDigit(rest[bad + 2]))
                return false;
            rest = rest[(bad + 3)..];
        }

        return true;
    }

    public static string FormatPathElements(IEnumerable<string> pathElements) => "/" + string.Join("/", pathElements);

    public ActorPath Child(string childName) => this / childName;

    public ActorPath WithUid(long uid) => IsRoot || uid == Uid ? this : new ChildActorPath(Parent, Name, uid);

    public string ToStringWithoutAddress()
    {
        if (IsRoot)
            return "/";
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    public string ToStringWithAddress(Address address) => address + (IsRoot ? "/" : ToStringWithoutAddress());

    public string ToStringWithUid() => Uid == 0 ? ToString() : ToString() + "#" + Uid;

    public string ToSerializationFormat() => ToStringWithUid();

    public override string ToString() => ToStringWithAddress();

    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    public bool Equals(ActorPath? other)
    {
        for (ActorPath path = this; ; path = path.Parent, other = other.Parent)
        {
            if (ReferenceEquals(path, other))
                return true;
            if (other is null || path.Name != other.Name || path.IsRoot != other.IsRoot)
                return false;
            if (path.IsRoot)
                return path.Address.Equals(other.Address);
        }
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (ActorPath path = this; !path.IsRoot; path = path.Parent)
            hash.Add(path.Name);
        return hash.ToHashCode();
    }

    public static ActorPath operator /(ActorPath path, string name)
    {
        int hash = name.IndexOf('#', StringComparison.Ordinal);
        return hash < 0
            ? new ChildActorPath(path, name, 0)
            : new ChildActorPath(path, name[..hash], long.Parse(name.AsSpan(hash + 1), provider: null));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (string element in name)
        {
            if (!string.IsNullOrEmpty(element))
                path /= element;
        }

        return path;
    }

    public static bool operator ==(ActorPath? left, ActorPath? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    private void AppendTo(StringBuilder text)
    {
        if (IsRoot)
            return;
        Parent.AppendTo(text);
        text.Append('/').Append(Name);
    }
}
