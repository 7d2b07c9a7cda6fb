using System.Globalization;

namespace StonMedia.Cache.Http;

/// <summary>
/// HTTP-date (RFC 9110 5.6.7): IMF-fixdate and the two obsolete forms are read, IMF-fixdate is written. Letters may be of either
/// case, as RFC 9111 4.2 asks of caches; everything else is strict, for a wrong date must count as none.
/// </summary>
public static class HttpDate
{
    private const int ImfLength = 29;       // Sun, 06 Nov 1994 08:49:37 GMT
    private const int AsctimeLength = 24;   // Sun Nov  6 08:49:37 1994
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const string Days = "SunMonTueWedThuFriSat";
    private static readonly string[] LongDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>Reads a date; two-digit years are read against the present.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date) => TryParse(text, DateTimeOffset.UtcNow.Year, out date);

    /// <summary>The date, or null when the header is absent or no legal date.</summary>
    public static DateTimeOffset? ParseOrNull(string? text) => text is not null && TryParse(text, out DateTimeOffset date) ? date : null;

    /// <summary>
    /// Reads a date. False when it is in none of the three forms. A two-digit year more than 50 years after
    /// <paramref name="currentYear"/> means the past century.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, int currentYear, out DateTimeOffset date)
    {
        if (text.Length == ImfLength) return TryImf(text, out date);
        if (text.Length == AsctimeLength) return TryAsctime(text, out date);
        return TryRfc850(text, currentYear, out date);
    }

    /// <summary>IMF-fixdate, 29 characters, to whole seconds.</summary>
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>Writes IMF-fixdate as ASCII; false when there is no room for 29 bytes.</summary>
    public static bool TryFormat(DateTimeOffset date, Span<byte> destination, out int written)
        => date.UtcDateTime.TryFormat(destination, out written, "r", CultureInfo.InvariantCulture);

    private static bool TryImf(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return Name(Days, text[..3]) >= 0 && text[3] == ',' && text[4] == ' ' && text[7] == ' ' && text[11] == ' ' && text[16] == ' '
            && Zone(text[25..]) && Number(text[5..7], out int day) && Number(text[12..16], out int year)
            && Create(year, Name(Months, text[8..11]) + 1, day, text[17..25], out date);
    }

    private static bool TryAsctime(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        ReadOnlySpan<char> days = text[8] == ' ' ? text[9..10] : text[8..10];
        return Name(Days, text[..3]) >= 0 && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[19] == ' '
            && Number(days, out int day) && Number(text[20..], out int year)
            && Create(year, Name(Months, text[4..7]) + 1, day, text[11..19], out date);
    }

    private static bool TryRfc850(ReadOnlySpan<char> text, int currentYear, out DateTimeOffset date)
    {
        date = default;
        int comma = text.IndexOf(',');
        if (comma < 0 || !IsLongDay(text[..comma])) return false;
        ReadOnlySpan<char> rest = text[(comma + 1)..];          // " 06-Nov-94 08:49:37 GMT"
        if (rest.Length != 23 || rest[0] != ' ' || rest[3] != '-' || rest[7] != '-' || rest[10] != ' ' || !Zone(rest[19..])) return false;
        if (!Number(rest[1..3], out int day) || !Number(rest[8..10], out int year)) return false;
        year += currentYear / 100 * 100;
        if (year > currentYear + 50) year -= 100;
        return Create(year, Name(Months, rest[4..7]) + 1, day, rest[11..19], out date);
    }

    private static bool Create(int year, int month, int day, ReadOnlySpan<char> time, out DateTimeOffset date)
    {
        date = default;
        if (time[2] != ':' || time[5] != ':') return false;
        if (!Number(time[..2], out int hour) || !Number(time[3..5], out int minute) || !Number(time[6..], out int second)) return false;
        if (year < 1 || month is 0 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return false;
        var start = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);
        if (second == 60 && DateTimeOffset.MaxValue - start < TimeSpan.FromSeconds(60)) return false;
        date = start.AddSeconds(second);        // 60: a leap second
        return true;
    }

    private static int Name(string names, ReadOnlySpan<char> text)
    {
        for (int i = 0; i < names.Length; i += 3)
            if (text.Equals(names.AsSpan(i, 3), StringComparison.OrdinalIgnoreCase)) return i / 3;
        return -1;
    }

    private static bool IsLongDay(ReadOnlySpan<char> text)
    {
        foreach (string day in LongDays)
            if (text.Equals(day, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool Zone(ReadOnlySpan<char> text) => text.Equals(" GMT", StringComparison.OrdinalIgnoreCase);

    private static bool Number(ReadOnlySpan<char> text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
