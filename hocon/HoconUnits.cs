using System.Globalization;
using System.Numerics;
using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>
/// Numbers with units (HOCON.md, "Units format"): blanks, a number, blanks, letters, blanks. Units are case-sensitive. StonMedia's own
/// families (rates, percentages, the word unlimited) stand beside HOCON's.
/// </summary>
public static class HoconUnits
{
    private const string SizePrefixes = "kmgtpezy";

    private static readonly string[] PowerOf1000 = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
    private static readonly string[] PowerOf1024 = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];

    /// <summary>Tells whether a text is the word that lifts a bound.</summary>
    public static bool IsUnlimited(string text) => Blanks.Trim(text) is "unlimited";

    /// <summary>Reads a duration (ns, us, ms, s, m, h, d and their long names; bare numbers are milliseconds) to 100 ns; a sign is allowed.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        bool valid = TryParseDuration(text, out long nanos);
        duration = TimeSpan.FromTicks(nanos / 100);
        return valid;
    }

    /// <summary>Reads a duration in nanoseconds; what exceeds 64 bits becomes the nearest that does not.</summary>
    public static bool TryParseDuration(string text, out long nanos) => TryParseDuration(text, out nanos, out _);

    /// <summary>Reads a size in bytes (B, kB = 1000, K = KiB = 1024 ... and their long names; bare numbers are bytes); not negative, within 64 bits.</summary>
    public static bool TryParseSize(string text, out long bytes) => TryParseSize(text, out bytes, out _) && bytes >= 0;

    /// <summary>Reads a period of whole days (d), weeks (w), months (m, mo) or years (y); bare numbers are days.</summary>
    public static bool TryParsePeriod(string text, out HoconPeriod period) => TryParsePeriod(text, out period, out _);

    /// <summary>
    /// Reads a rate in bits per second: bps, kbps, mbps, gbps (powers of 1000), or a size a second such as KiB/s, MB/s; a bare number is
    /// bits per second. Not negative.
    /// </summary>
    public static bool TryParseRate(string text, out long bitsPerSecond)
    {
        bitsPerSecond = 0;
        ReadOnlySpan<char> all = Blanks.Trim(text);
        if (all.EndsWith("/s", StringComparison.Ordinal))
        {
            if (!TryParseSize(all[..^2].ToString(), out long bytes) || char.IsAsciiDigit(all[^3]) || bytes > long.MaxValue / 8) return false;
            bitsPerSecond = bytes * 8;
            return true;
        }
        if (!TrySplit(all, out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit)) return false;
        double scale = unit switch { "" or "bps" => 1, "kbps" => 1e3, "mbps" or "Mbps" => 1e6, "gbps" or "Gbps" => 1e9, _ => 0 };
        if (scale == 0 || !TryParsePlain(number, out double value) || value < 0 || value * scale >= long.MaxValue) return false;
        bitsPerSecond = (long)(value * scale);
        return true;
    }

    /// <summary>Reads a percentage, with or without %.</summary>
    public static bool TryParsePercent(string text, out double percent)
    {
        ReadOnlySpan<char> all = Blanks.Trim(text);
        if (all.EndsWith("%", StringComparison.Ordinal)) all = Blanks.Trim(all[..^1]);
        return TryParsePlain(all, out percent);
    }

    internal static bool TryParseDuration(string text, out long nanos, out string? problem)
    {
        nanos = 0;
        problem = null;
        if (!TrySplit(Blanks.Trim(text), out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit))
        {
            problem = $"no number in the duration '{text}'";
            return false;
        }
        long scale = (unit.Length > 2 && unit[^1] != 's' ? $"{unit}s" : unit.ToString()) switch
        {
            "" or "ms" or "millis" or "milliseconds" => 1_000_000,
            "us" or "micros" or "microseconds" => 1_000,
            "ns" or "nanos" or "nanoseconds" => 1,
            "s" or "seconds" => 1_000_000_000,
            "m" or "minutes" => 60_000_000_000,
            "h" or "hours" => 3_600_000_000_000,
            "d" or "days" => 86_400_000_000_000,
            _ => 0,
        };
        if (scale == 0)
        {
            problem = $"'{unit}' is no unit of time (try ns, us, ms, s, m, h, d)";
            return false;
        }
        if (IsDigits(number, signed: true))
        {
            if (JavaNumbers.TryParseLong(number, out long whole))
            {
                Int128 product = (Int128)whole * scale;
                nanos = product > long.MaxValue ? long.MaxValue : product < long.MinValue ? long.MinValue : (long)product;
                return true;
            }
        }
        else if (JavaNumbers.TryParseDouble(number, out double fraction))
        {
            nanos = (long)(fraction * scale);
            return true;
        }
        problem = $"'{number}' is no number for a duration";
        return false;
    }

    internal static bool TryParseSize(string text, out long bytes, out string? problem)
    {
        bytes = 0;
        problem = null;
        if (!TrySplit(Blanks.Trim(text), out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit))
        {
            problem = $"no number in the size '{text}'";
            return false;
        }
        if (SizeUnit(unit.ToString()) is not { } scale)
        {
            problem = $"'{unit}' is no unit of size (try B, kB, KiB, MB, MiB, GB, GiB)";
            return false;
        }
        if (!Decimals.TryMultiply(number, scale, out BigInteger product))
        {
            problem = $"'{number}' is no number for a size";
            return false;
        }
        if (product > long.MaxValue || product < long.MinValue)
        {
            problem = $"the size '{text}' does not fit in 64 bits";
            return false;
        }
        bytes = (long)product;
        return true;
    }

    internal static bool TryParsePeriod(string text, out HoconPeriod period, out string? problem)
    {
        period = default;
        problem = null;
        if (!TrySplit(Blanks.Trim(text), out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit))
        {
            problem = $"no number in the period '{text}'";
            return false;
        }
        if (!JavaNumbers.TryParseLong(number, out long whole) || whole is < int.MinValue or > int.MaxValue)
        {
            problem = $"'{number}' is no whole number for a period";
            return false;
        }
        int count = (int)whole;
        switch (unit.Length > 2 && unit[^1] != 's' ? $"{unit}s" : unit.ToString())
        {
            case "" or "d" or "days": period = new HoconPeriod(0, 0, count); return true;
            case "w" or "weeks" when Math.Abs(whole) <= int.MaxValue / 7: period = new HoconPeriod(0, 0, count * 7); return true;
            case "m" or "mo" or "months": period = new HoconPeriod(0, count, 0); return true;
            case "y" or "years": period = new HoconPeriod(count, 0, 0); return true;
        }
        problem = $"'{unit}' is no unit of a period, or the number is too large for it (try d, w, mo, y)";
        return false;
    }

    // The unit is the letters at the end; there must be something before it.
    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit)
    {
        int end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1])) end--;
        unit = text[end..];
        number = Blanks.Trim(text[..end]);
        return number.Length > 0;
    }

    private static BigInteger? SizeUnit(string unit)
    {
        if (unit is "" or "B" or "b" or "byte" or "bytes") return BigInteger.One;
        string stem = unit.EndsWith("bytes", StringComparison.Ordinal) ? unit[..^5] : unit.EndsWith("byte", StringComparison.Ordinal) ? unit[..^4] : "";
        int power = Array.IndexOf(PowerOf1000, stem) + 1;
        if (power > 0) return BigInteger.Pow(1000, power);
        power = Array.IndexOf(PowerOf1024, stem) + 1;
        if (power > 0) return BigInteger.Pow(1024, power);

        power = SizePrefixes.IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal) + 1;
        if (power == 0) return null;
        return unit[1..] switch
        {
            "" => BigInteger.Pow(1024, power),
            "i" or "iB" when char.IsAsciiLetterUpper(unit[0]) => BigInteger.Pow(1024, power),
            "B" when unit[0] == 'k' || (power > 1 && char.IsAsciiLetterUpper(unit[0])) => BigInteger.Pow(1000, power),
            _ => null,
        };
    }

    private static bool IsDigits(ReadOnlySpan<char> text, bool signed)
    {
        if (signed && text.Length > 1 && text[0] is '+' or '-') text = text[1..];
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }
        return text.Length > 0;
    }

    private static bool TryParsePlain(ReadOnlySpan<char> text, out double value)
        => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
}
