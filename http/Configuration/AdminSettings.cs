namespace StonMedia.Http.Configuration;

/// <summary><c>admin</c>: purge commands, reload, metrics.</summary>
public sealed record AdminSettings
{
    /// <summary>Null: no management listener. Default http://127.0.0.1:10040.</summary>
    public ListenAddress? Listen { get; init; } = new(ListenScheme.Http, "127.0.0.1", 10040);

    /// <summary>Bearer token every call must carry; null (default): none is asked for, which is warned about beyond loopback.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Names under which it may be addressed besides IP addresses and localhost; a guard against DNS rebinding. Empty by default.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
