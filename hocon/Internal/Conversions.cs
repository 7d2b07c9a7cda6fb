namespace StonMedia.Hocon.Internal;

/// <summary>Values as types, with errors that name path and place.</summary>
internal static class Conversions
{
    public static string ToText(HoconValue value, string path)
    {
        if (value.Text is null) HoconException.ThrowWrongType(value, path, "a string");
        return value.Text;
    }

    public static bool ToBoolean(HoconValue value, string path)
    {
        if (value is HoconBoolean boolean) return boolean.Value;
        switch ((value as HoconString)?.Value)
        {
            case "true" or "yes" or "on": return true;
            case "false" or "no" or "off": return false;
        }
        HoconException.ThrowWrongType(value, path, "a boolean (true, yes, on, false, no, off)");
        return false;
    }

    public static HoconNumber ToNumber(HoconValue value, string path)
    {
        if (value is HoconNumber number) return number;
        if (value is HoconString text)
        {
            if (JavaNumbers.TryParseLong(text.Value, out long integer)) return new HoconNumber(integer, text.Value, text.Origin);
            if (JavaNumbers.TryParseDouble(text.Value, out double real)) return new HoconNumber(real, text.Value, text.Origin);
        }
        HoconException.ThrowWrongType(value, path, "a number");
        return null!;
    }

    public static int ToInt(HoconValue value, string path)
    {
        long number = ToNumber(value, path).ToInt64();
        if (number is < int.MinValue or > int.MaxValue)
            throw new HoconException(HoconErrorKind.WrongType, $"{path} is {number}, which is outside the 32-bit integers", value.Origin);
        return (int)number;
    }

    public static long ToNanos(HoconValue value, string path)
    {
        if (!HoconUnits.TryParseDuration(ToText(value, path), out long nanos, out string? problem))
            HoconException.ThrowBadValue(value, path, problem!);
        return nanos;
    }

    // A bare number is bytes whatever way it is written; only then are units looked for.
    public static long ToSize(HoconValue value, string path)
    {
        string text = ToText(value, path);
        long bytes;
        if (value is HoconNumber number) bytes = number.ToInt64();
        else if (JavaNumbers.TryParseLong(text, out bytes)) { }
        else if (JavaNumbers.TryParseDouble(text, out double real)) bytes = (long)real;
        else if (!HoconUnits.TryParseSize(text, out bytes, out string? problem)) HoconException.ThrowBadValue(value, path, problem!);
        if (bytes < 0) HoconException.ThrowBadValue(value, path, $"a size cannot be negative: '{text}'");
        return bytes;
    }

    public static long ToRate(HoconValue value, string path)
    {
        if (!HoconUnits.TryParseRate(ToText(value, path), out long bits))
            HoconException.ThrowBadValue(value, path, $"'{value.Text}' is no rate (try 1000 kbps, 2 mbps, 500 KiB/s)");
        return bits;
    }

    public static double ToPercent(HoconValue value, string path)
    {
        if (!HoconUnits.TryParsePercent(ToText(value, path), out double percent))
            HoconException.ThrowBadValue(value, path, $"'{value.Text}' is no percentage");
        return percent;
    }
}
