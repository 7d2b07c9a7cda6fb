using System.Globalization;
using StonMedia.Hocon;
using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal sealed partial class Section
{
    /// <summary>Bytes from which a size without a unit is taken to be meant so.</summary>
    private const long LikelyBytes = 4096;

    public bool Bool(string key, bool fallback)
    {
        if (Find(key) is not Found found) return fallback;
        switch (Scalars.Text(found.Value))
        {
            case "true" or "on" or "yes": return true;
            case "false" or "off" or "no": return false;
            default: Problems.Error(found, $"expected on or off, found {Scalars.Describe(found.Value)}"); return fallback;
        }
    }

    public int Int(string key, int fallback, int min, int max) => Find(key) is Found found ? Int(found, min, max) ?? fallback : fallback;

    public int? Int(Found found, int min, int max)
    {
        if (Scalars.TryWhole(found.Value, out long value) && value >= min && value <= max) return (int)value;
        Problems.Error(found, string.Create(CultureInfo.InvariantCulture,
            $"expected a whole number from {min} to {max}, found {Scalars.Describe(found.Value)}"));
        return null;
    }

    /// <summary>Percent: a plain number.</summary>
    public double Percent(string key, double fallback, double min, double max)
    {
        if (Find(key) is not Found found) return fallback;
        if (Scalars.TryNumber(found.Value, out double value) && value >= min && value <= max) return value;
        Problems.Error(found, string.Create(CultureInfo.InvariantCulture,
            $"expected a plain number of percent from {min} to {max}, found {Scalars.Describe(found.Value)}"));
        return fallback;
    }

    public long Size(string key, long fallback, long min, long max = long.MaxValue)
        => Find(key) is Found found ? Size(found, min, max, "") ?? fallback : fallback;

    public long? SizeOrUnlimited(string key, long? fallback, long min)
    {
        if (Find(key) is not Found found) return fallback;
        if (Scalars.Text(found.Value) == "unlimited") return null;
        return Size(found, min, long.MaxValue, " or unlimited") ?? fallback;
    }

    private long? Size(Found found, long min, long max, string or)
    {
        if (!Scalars.TrySize(found.Value, out long bytes))
            Problems.Error(found, $"expected a size such as 64 KiB, 2 MiB or 1 GiB{or}, found {Scalars.Describe(found.Value)}");
        else if (bytes < min || bytes > max)
        {
            string unit = Scalars.IsBare(found.Value) ? " (without a unit it is bytes)" : "";
            Problems.Error(found, max == long.MaxValue
                ? $"{Scalars.Describe(found.Value)} is too small{unit}: at least {Scalars.SizeText(min)}{or}"
                : $"{Scalars.Describe(found.Value)} is out of bounds{unit}: from {Scalars.SizeText(min)} to {Scalars.SizeText(max)}");
        }
        else
        {
            // Nobody counts megabytes in bytes and gets a small number: 1073741824 is meant, 512 probably is not.
            if (bytes is > 0 and < LikelyBytes && Scalars.IsBare(found.Value)) WarnOfUnit(found, "B", "KiB, MiB or GiB");
            return bytes;
        }
        return null;
    }

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
        => Find(key) is Found found ? Duration(found, min, max) ?? fallback : fallback;

    public TimeSpan? Duration(Found found, TimeSpan min, TimeSpan max)
    {
        if (!Scalars.TryDuration(found.Value, out TimeSpan time))
            Problems.Error(found, $"expected a duration such as 500 ms, 10 s, 5 m (minutes), 1 h or 1 d, found {Scalars.Describe(found.Value)}");
        else if (time < min || time > max)
        {
            string unit = Scalars.IsBare(found.Value) ? " (without a unit it is milliseconds)" : "";
            Problems.Error(found, $"{Scalars.Describe(found.Value)} is out of bounds{unit}: from {Scalars.TimeText(min)} to {Scalars.TimeText(max)}");
        }
        else
        {
            if (time != TimeSpan.Zero && Scalars.IsBare(found.Value)) WarnOfUnit(found, "ms", "s, m (minutes), h or d");
            return time;
        }
        return null;
    }

    /// <summary>HOCON gives bare numbers a unit; who wrote <c>60</c> for a minute learns what was understood.</summary>
    private void WarnOfUnit(Found found, string unit, string others)
    {
        if (found.IsDefault) return;
        string number = Scalars.Text(found.Value)!;
        Problems.Warn(found.Origin, found.Path, $"a number without a unit, taken as {number} {unit}; write \"{number} {unit}\" if that is meant, else {others}");
    }

    public T Choice<T>(string key, T fallback) where T : struct, Enum => Find(key) is Found found ? Choice<T>(found) ?? fallback : fallback;

    /// <summary>One of the values of an enum, each written in lower case with hyphens.</summary>
    public T? Choice<T>(Found found, params ReadOnlySpan<T> except) where T : struct, Enum
    {
        string? text = Scalars.Text(found.Value);
        List<string> names = [];
        foreach (T value in Enum.GetValues<T>())
        {
            if (except.Contains(value)) continue;
            string name = Scalars.Kebab(value.ToString());
            if (name == text) return value;
            names.Add(name);
        }
        Problems.Error(found, $"expected {Suggestion.OneOf(names)}, found {Scalars.Describe(found.Value)}");
        return null;
    }

    public string String(string key, string fallback) => StringOrNull(key) ?? fallback;

    public string? StringOrNull(string key) => Find(key) is Found found ? String(found) : null;

    /// <summary>Of two keys that do not go together, the one that the user wrote; the first when both are.</summary>
    public Found Blamed(string key, string other)
        => Find(key) is Found found && !found.IsDefault ? found : Find(other) ?? Find(key)!.Value;

    public string? String(Found found)
    {
        if (Scalars.Text(found.Value) is { Length: > 0 } text) return text;
        Problems.Error(found, $"expected a text, found {Scalars.Describe(found.Value)}");
        return null;
    }

    /// <summary>A path, absolute from the folder of the configuration file.</summary>
    public string? FileOrNull(string key) => StringOrNull(key) is string file ? System.IO.Path.GetFullPath(file, context.Folder) : null;

    /// <summary>The name of a query parameter or a path segment.</summary>
    public string Name(string key, string fallback)
    {
        if (Find(key) is not Found found || String(found) is not string text) return fallback;
        if (text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')) return text;
        Problems.Error(found, $"'{text}' cannot be used in a URL: only letters, digits, '-', '_', '.' and '~'");
        return fallback;
    }

    public BitRate? RateOrUnlimited(string key, BitRate? fallback)
    {
        if (Find(key) is not Found found) return fallback;
        if (Scalars.Text(found.Value) == "unlimited") return null;
        if (Rates.TryParse(Scalars.Text(found.Value), out BitRate rate)) return rate;
        Problems.Error(found, $"expected a rate such as 1000 kbps, 5 mbps or 512 KiB/s, or unlimited, found {Scalars.Describe(found.Value)}");
        return fallback;
    }

    public ThrottleRate? ThrottleRate(string key)
    {
        if (Find(key) is not Found found) return null;
        if (Rates.TryParse(Scalars.Text(found.Value), out ThrottleRate rate)) return rate;
        Problems.Error(found,
            $"expected a rate such as 1000 kbps or 512 KiB/s, \"media\", or \"media or 1000 kbps\", found {Scalars.Describe(found.Value)}");
        return null;
    }
}
