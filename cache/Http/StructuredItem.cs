namespace StonMedia.Cache.Http;

/// <summary>Reads one bare item of a structured field (RFC 9651 4.2.3.1) off the front of a text; only numbers and booleans keep a value.</summary>
internal static class StructuredItem
{
    public static bool TryRead(ref ReadOnlySpan<char> rest, out long? integer, out bool? boolean)
    {
        integer = null;
        boolean = null;
        if (rest.IsEmpty) return false;
        char c = rest[0];
        if (c == '-' || char.IsAsciiDigit(c)) return TryNumber(ref rest, out integer);
        if (c == '"') return TryQuoted(ref rest);
        if (c == '?') return TryBoolean(ref rest, out boolean);
        if (c == ':') return TryBytes(ref rest);
        if (c == '@') return TryDate(ref rest);
        return (char.IsAsciiLetter(c) || c == '*') && TryToken(ref rest);
    }

    /// <summary>At most 15 digits; a decimal has at most 12 before and 3 after its point (4.2.4).</summary>
    private static bool TryNumber(ref ReadOnlySpan<char> rest, out long? integer)
    {
        integer = null;
        bool negative = rest[0] == '-';
        if (negative) rest = rest[1..];
        int digits = CountDigits(rest);
        if (digits is 0 or > 15) return false;
        long value = long.Parse(rest[..digits], System.Globalization.CultureInfo.InvariantCulture);
        rest = rest[digits..];
        if (rest.IsEmpty || rest[0] != '.')
        {
            integer = negative ? -value : value;
            return true;
        }

        int fraction = CountDigits(rest[1..]);
        if (digits > 12 || fraction is 0 or > 3) return false;
        rest = rest[(1 + fraction)..];
        return true;
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> rest)
    {
        for (int i = 1; i < rest.Length; i++)
        {
            char c = rest[i];
            if (c == '"')
            {
                rest = rest[(i + 1)..];
                return true;
            }

            if (c == '\\' && (++i == rest.Length || rest[i] is not ('"' or '\\'))) return false;
            if (c is < ' ' or > '~') return false;
        }

        return false;
    }

    private static bool TryBoolean(ref ReadOnlySpan<char> rest, out bool? boolean)
    {
        boolean = null;
        if (rest.Length < 2 || rest[1] is not ('0' or '1')) return false;
        boolean = rest[1] == '1';
        rest = rest[2..];
        return true;
    }

    private static bool TryBytes(ref ReadOnlySpan<char> rest)
    {
        int close = rest[1..].IndexOf(':');
        if (close < 0) return false;
        foreach (char c in rest.Slice(1, close))
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '=')) return false;
        rest = rest[(close + 2)..];
        return true;
    }

    private static bool TryDate(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..];
        return !rest.IsEmpty && (rest[0] == '-' || char.IsAsciiDigit(rest[0])) && TryNumber(ref rest, out long? seconds) && seconds is not null;
    }

    private static bool TryToken(ref ReadOnlySpan<char> rest)
    {
        int length = 1;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || "!#$%&'*+-.^_`|~:/".Contains(rest[length]))) length++;
        rest = rest[length..];
        return true;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }
}
