using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StonMedia.Cache.Patterns;

/// <summary>
/// A CIDR block (RFC 4632, RFC 4291 2.3) or one address. IPv4 is kept as its IPv4-mapped IPv6 form, so <c>10.0.0.0/8</c> also
/// holds <c>::ffff:10.1.2.3</c>, which is how a dual-stack listener sees an IPv4 client.
/// </summary>
public readonly struct AddressRange : IEquatable<AddressRange>
{
    private const int MappedPrefix = 96;
    private readonly UInt128 _network;
    private readonly UInt128 _mask;
    private readonly byte _prefix;
    private readonly bool _isIPv4;

    private AddressRange(UInt128 address, int prefix, bool isIPv4)
    {
        _prefix = (byte)prefix;
        _isIPv4 = isIPv4;
        _mask = prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefix);
        _network = address & _mask;
    }

    /// <summary>Reads <c>address</c> or <c>address/prefix</c>; bits beyond the prefix are ignored.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AddressRange range)
    {
        range = default;
        if (string.IsNullOrEmpty(text)) return false;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        ReadOnlySpan<char> address = slash < 0 ? text : text.AsSpan(0, slash);
        // IPAddress also takes "10.1" and "0x0a000001"; in an access list those are more likely mistakes.
        if (!IPAddress.TryParse(address, out IPAddress? parsed) || parsed.ScopeId() != 0) return false;
        bool isIPv4 = parsed.AddressFamily == AddressFamily.InterNetwork;
        if (isIPv4 && address.Count('.') != 3) return false;

        int width = isIPv4 ? 32 : 128;
        int prefix = width;
        if (slash >= 0 && !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix)) return false;
        if (prefix > width) return false;
        range = new AddressRange(ToBits(parsed), isIPv4 ? prefix + MappedPrefix : prefix, isIPv4);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is no address and no CIDR block.</exception>
    public static AddressRange Parse(string text)
        => TryParse(text, out AddressRange range) ? range : throw new FormatException($"'{text}' is no address and no CIDR block");

    /// <summary>Whether the address lies in the block; allocates nothing.</summary>
    public bool Contains(IPAddress address) => (ToBits(address) & _mask) == _network;

    /// <summary>Whether any of <paramref name="ranges"/> holds <paramref name="address"/>; a missing address is in none.</summary>
    public static bool AnyContains(IReadOnlyList<AddressRange> ranges, IPAddress? address)
    {
        if (address is null) return false;
        for (int i = 0; i < ranges.Count; i++)
            if (ranges[i].Contains(address)) return true;
        return false;
    }

    private static UInt128 ToBits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
        }
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(AddressRange other) => _network == other._network && _prefix == other._prefix && _isIPv4 == other._isIPv4;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AddressRange other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_network, _prefix);

    /// <summary>Whether both are the same block.</summary>
    public static bool operator ==(AddressRange left, AddressRange right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AddressRange left, AddressRange right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _network);
        return _isIPv4 ? $"{new IPAddress(bytes[12..])}/{_prefix - MappedPrefix}" : $"{new IPAddress(bytes)}/{_prefix}";
    }
}
