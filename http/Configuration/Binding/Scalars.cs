using System.Globalization;
using System.Text;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Plain values as text and numbers, and how messages call them.</summary>
internal static class Scalars
{
    /// <summary>The text of a plain value as it was written, trimmed; null for objects, lists and null.</summary>
    public static string? Text(HoconValue value) => value switch
    {
        HoconString text => text.Value.Trim(),
        HoconNumber or HoconBoolean => value.ToJson(),
        _ => null,
    };

    public static string Describe(HoconValue value) => value switch
    {
        HoconString text => $"\"{text.Value}\"",
        HoconNumber or HoconBoolean => value.ToJson(),
        HoconObject => "an object { ... }",
        HoconArray => "a list [ ... ]",
        _ => "null",
    };

    public static bool TryWhole(HoconValue value, out long number)
    {
        number = 0;
        if (value is HoconNumber { IsInteger: true } whole)
        {
            number = whole.ToInt64();
            return true;
        }
        return value is HoconString
            && long.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    public static bool TryNumber(HoconValue value, out double number)
        => double.TryParse(Text(value), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    public static bool TrySize(HoconValue value, out long bytes)
    {
        bytes = 0;
        return Text(value) is string text && HoconUnits.TryParseSize(text, out bytes);
    }

    public static bool TryDuration(HoconValue value, out TimeSpan time)
    {
        time = default;
        return Text(value) is string text && HoconUnits.TryParseDuration(text, out time);
    }

    /// <summary>A number without a unit, quoted or not.</summary>
    public static bool IsBare(HoconValue value) => value is HoconNumber || TryNumber(value, out _);

    /// <summary>NoCacheRequests: no-cache-requests; W3c: w3c.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    public static string SizeText(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = 0;
        while (unit < units.Length - 1 && bytes != 0 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} {units[unit]}");
    }

    /// <summary>With two decimals at most, for what is told and not read again.</summary>
    public static string AboutSize(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = bytes < 1024 ? 0 : Math.Min(units.Length - 1, (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bytes)) / 10);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Pow(1024, unit):0.##} {units[unit]}");
    }

    public static string TimeText(TimeSpan time)
    {
        (long ticks, string unit)[] units =
        [
            (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s"),
        ];
        foreach ((long ticks, string unit) in units)
            if (time.Ticks > 0 && time.Ticks % ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / ticks} {unit}");
        return time == TimeSpan.Zero ? "0 s" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms");
    }
}
