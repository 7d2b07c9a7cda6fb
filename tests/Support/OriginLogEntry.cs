namespace StonMedia.Tests.Support;

/// <summary>A request as the origin read it from the socket.</summary>
/// <param name="Number">From 1, over all connections, in order of arrival.</param>
/// <param name="Connection">From 1: which connection carried it.</param>
/// <param name="Method">As sent.</param>
/// <param name="Target">The raw request target.</param>
/// <param name="Headers">Lines in order, values as Latin-1.</param>
/// <param name="Body">The decoded request body.</param>
public sealed record OriginLogEntry(
    int Number, int Connection, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The first line of that name; null when absent.</summary>
    public string? Header(string name)
    {
        foreach (KeyValuePair<string, string> line in Headers)
            if (line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return line.Value;
        return null;
    }
}
