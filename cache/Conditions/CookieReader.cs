using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Conditions;

/// <summary>Looks into a Cookie field line (RFC 6265 4.2.1) without building anything.</summary>
internal static class CookieReader
{
    public static bool Has(ReadOnlySpan<char> line, string name, Glob? pattern)
    {
        while (!line.IsEmpty)
        {
            int semicolon = line.IndexOf(';');
            ReadOnlySpan<char> pair = (semicolon < 0 ? line : line[..semicolon]).Trim();
            line = semicolon < 0 ? default : line[(semicolon + 1)..];
            int equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].TrimEnd().SequenceEqual(name)) continue;
            ReadOnlySpan<char> value = pair[(equals + 1)..].TrimStart();
            if (value is ['"', .., '"']) value = value[1..^1];
            if (pattern is null || pattern.IsMatch(value)) return true;
        }
        return false;
    }
}
