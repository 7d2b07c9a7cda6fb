namespace Akka.Actor;

/// <summary>Where an actor system is. Here always local: a protocol and the system's name, no host and no port.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable
{
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    public string? Host { get; }

    public int? Port { get; }

    public string Protocol { get; }

    public string System { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public string HostPort()
    {
        string s = ToString();
        return s[(s.IndexOf(':', StringComparison.Ordinal) + 3)..];
    }

    public int CompareTo(Address? other) => string.CompareOrdinal(ToString(), other?.ToString());

    int IComparable.CompareTo(object? obj) => CompareTo(obj as Address);

    public bool Equals(Address? other) =>
        other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol;

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public override string ToString() => string.IsNullOrEmpty(Host) ? $"{Protocol}://{System}" : $"{Protocol}://{System}@{Host}:{Port}";

    public static bool operator ==(Address? left, Address? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(Address? left, Address? right) => !(left == right);
}
