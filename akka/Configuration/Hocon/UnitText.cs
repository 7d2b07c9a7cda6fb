using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes as Akka.NET reads them, which is not quite as HOCON does.</summary>
internal static class UnitText
{
    private const string Prefixes = "KMGTPE";

    private static readonly string[] Binary = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi"];
    private static readonly string[] Metric = ["kilo", "mega", "giga", "tera", "peta", "exa"];

    public static TimeSpan ToTimeSpan(string text, bool allowInfinite)
    {
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.')) digits++;
        string unit = text[digits..].TrimStart();
        if (unit.Length > 0 && digits > 0 && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, NumberFormatInfo.InvariantInfo, out double value))
        {
            switch (unit)
            {
                case "nanoseconds" or "nanosecond" or "nanos" or "nano" or "ns": return TimeSpan.FromTicks((long)Math.Round(value / 100));
                case "microseconds" or "microsecond" or "micros" or "micro": return TimeSpan.FromTicks((long)Math.Round(value * 10));
                case "milliseconds" or "millisecond" or "millis" or "milli" or "ms": return TimeSpan.FromMilliseconds(value);
                case "seconds" or "second" or "s": return TimeSpan.FromSeconds(value);
                case "minutes" or "minute" or "m": return TimeSpan.FromMinutes(value);
                case "hours" or "hour" or "h": return TimeSpan.FromHours(value);
                case "days" or "day" or "d": return TimeSpan.FromDays(value);
            }
        }
        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase)) return Timeout.InfiniteTimeSpan;
        double milliseconds = double.Parse(text, NumberFormatInfo.InvariantInfo);
        return milliseconds >= 0 ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"Expected a positive value instead of {milliseconds}");
    }

    public static long? ToByteSize(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        int digits = text.Length;
        while (digits > 0 && !char.IsAsciiDigit(text[digits - 1])) digits--;
        if (digits == 0 || digits == text.Length) return long.Parse(text, CultureInfo.InvariantCulture);
        return Factor(text[digits..].Trim()) * long.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture);
    }

    private static long Factor(string unit)
    {
        if (unit is "b" or "B" or "byte" or "bytes") return 1;
        for (int i = 0; i < Prefixes.Length; i++)
        {
            char upper = Prefixes[i], lower = char.ToLowerInvariant(upper);
            if (unit == $"{upper}" || unit == $"{lower}" || unit == $"{upper}i" || unit == $"{upper}iB" || unit == $"{Binary[i]}byte" || unit == $"{Binary[i]}bytes")
                return Power(1024, i + 1);
            if (unit == $"{(i == 0 ? lower : upper)}B" || unit == $"{Metric[i]}byte" || unit == $"{Metric[i]}bytes")
                return Power(1000, i + 1);
        }
        throw new FormatException($"{unit} is not a valid byte size suffix");
    }

    private static long Power(long number, int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++)
            power *= number;
        return power;
    }
}
