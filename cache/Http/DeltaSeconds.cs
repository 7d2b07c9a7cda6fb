namespace StonMedia.Cache.Http;

/// <summary>delta-seconds (RFC 9111 1.2.2): digits only; what overflows counts as 2^31.</summary>
public static class DeltaSeconds
{
    /// <summary>The value that anything greater is taken for.</summary>
    public const long Max = 1L << 31;

    /// <summary>Seconds, 0 to <see cref="Max"/>. False: empty, a sign, a fraction or anything else that is not digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            seconds = Math.Min(Max, (seconds * 10) + (c - '0'));
        }

        return !text.IsEmpty;
    }
}
