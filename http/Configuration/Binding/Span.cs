namespace StonMedia.Http.Configuration.Binding;

/// <summary>Bounds of durations, short to write.</summary>
internal static class Span
{
    /// <summary>Ten years: longer than any cache lives, and far from the end of every arithmetic.</summary>
    public static TimeSpan Max { get; } = Days(3650);

    public static TimeSpan Ms(int count) => TimeSpan.FromMilliseconds(count);

    public static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    public static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    public static TimeSpan Hours(int count) => TimeSpan.FromHours(count);

    public static TimeSpan Days(int count) => TimeSpan.FromDays(count);
}
