namespace StonMedia.Cache.Http;

/// <summary>key.accept-encoding = normalise: every browser's wording reduced to one of four, so that they share objects.</summary>
public static class AcceptEncoding
{
    /// <summary>
    /// "br, gzip", "br", "gzip" or null (identity alone), from an Accept-Encoding value (RFC 9110 12.5.3). A weight of 0 excludes;
    /// * stands for what is not named. Other codings are dropped: only these two are worth an object of their own.
    /// </summary>
    public static string? Normalise(string? value)
    {
        if (value is null) return null;
        bool? brotli = null;
        bool? gzip = null;
        bool? rest = null;
        foreach (System.Range part in value.AsSpan().Split(','))
        {
            ReadOnlySpan<char> member = value.AsSpan()[part];
            int semicolon = member.IndexOf(';');
            ReadOnlySpan<char> name = (semicolon < 0 ? member : member[..semicolon]).Trim(" \t");
            bool accepted = semicolon < 0 || !IsZero(member[(semicolon + 1)..]);
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) brotli ??= accepted;
            else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) gzip ??= accepted;
            else if (name is "*") rest ??= accepted;
        }

        return (brotli ?? rest ?? false, gzip ?? rest ?? false) switch
        {
            (true, true) => "br, gzip",
            (true, false) => "br",
            (false, true) => "gzip",
            _ => null,
        };
    }

    /// <summary>Whether the weight is q=0, q=0.0 and so on.</summary>
    private static bool IsZero(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim(" \t");
        return parameter.StartsWith("q=0", StringComparison.OrdinalIgnoreCase) && parameter[3..].TrimStart('.').Trim('0').IsEmpty;
    }
}
