using System.Globalization;
using System.Net;

namespace StonMedia.Http.Configuration;

/// <summary>One element of <c>listen</c>.</summary>
/// <param name="Scheme">What is spoken there.</param>
/// <param name="Host">An IP address, <c>localhost</c> or <c>*</c> (every address of the machine).</param>
/// <param name="Port">0 to 65535; 0: the system chooses one.</param>
public sealed record ListenAddress(ListenScheme Scheme, string Host, int Port)
{
    /// <summary>The address to bind; null for <c>localhost</c> and <c>*</c>, which may mean several.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out IPAddress? address) ? address : null;

    /// <summary>As it is written in the configuration, with another port where the system chose one.</summary>
    public string ToUrl(int? port = null)
    {
        string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme.ToString().ToLowerInvariant()}://{host}:{port ?? Port}");
    }

    /// <inheritdoc/>
    public override string ToString() => ToUrl();
}
