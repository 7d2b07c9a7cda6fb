using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// The common time unit of a cut: 1/705,600,000 s, a whole number of which is a tick of all usual frame and sample rates, so that going
/// there and back changes nothing.
/// </summary>
internal static class Flicks
{
    public const long PerSecond = 705_600_000;

    public static long FromTicks(long ticks, long timescale) => Sums.Scale(ticks, PerSecond, timescale);

    public static long ToTicks(long flicks, long timescale) => Sums.Scale(flicks, timescale, PerSecond);

    public static long FromMicroseconds(long microseconds) => Sums.Scale(microseconds, PerSecond, 1_000_000);
}
