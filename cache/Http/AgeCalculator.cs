using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>The age of an answer on arrival (RFC 9111 4.2.3).</summary>
public static class AgeCalculator
{
    /// <summary>
    /// corrected_initial_age in whole seconds, 0 to <see cref="DeltaSeconds.Max"/>: the greater of what Date shows and of Age plus
    /// the time the exchange took.
    /// </summary>
    public static long Initial(HeaderList response, DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        TimeSpan apparent = HttpDate.ParseOrNull(response.First("Date")) is { } date ? responseTime - date : TimeSpan.Zero;
        TimeSpan delay = responseTime - requestTime;
        double corrected = Value(response.First("Age")) + Math.Max(0, delay.TotalSeconds);
        return (long)Math.Clamp(Math.Max(apparent.TotalSeconds, corrected), 0, DeltaSeconds.Max);
    }

    /// <summary>The Age value in seconds: of a list the first member counts (RFC 9111 5.1); 0 when absent or no number.</summary>
    public static long Value(string? age)
    {
        if (age is null) return 0;
        int comma = age.IndexOf(',', StringComparison.Ordinal);
        ReadOnlySpan<char> first = comma < 0 ? age : age.AsSpan(0, comma);
        return DeltaSeconds.TryParse(first.Trim(" \t"), out long seconds) ? seconds : 0;
    }
}
