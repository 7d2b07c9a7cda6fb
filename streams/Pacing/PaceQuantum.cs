namespace StonMedia.Streams.Pacing;

/// <summary>How much a paced delivery sends at one go. Few large writes cost far less than many small ones.</summary>
internal static class PaceQuantum
{
    /// <summary>One TCP segment on Ethernet: anything less wastes a packet.</summary>
    public const int Segment = 1_460;

    // With the stretch below, any window of 20 s stays within 2.8 % of the rate, wherever it begins.
    private const double Seconds = 0.48;
    private const double Stretch = 1.15;
    private const int Large = 128 << 10;

    /// <summary>
    /// Bytes in one go at <paramref name="rate"/> (bytes a second, over 0); at least 1. What is <paramref name="wanted"/> is cut
    /// into even parts where that is near enough: 64 KiB at 500 kbps are two writes, not two and a crumb.
    /// </summary>
    public static double BytesOf(double rate, int wanted)
    {
        double bytes = rate * Seconds;
        // Slow: a whole segment, but not so seldom that a player gives up waiting.
        if (bytes < Segment) return Math.Max(1, Math.Min(Segment, rate * 2));
        // Fast: no long bursts, as long as there are two ticks of the wheel between them.
        if (bytes > Large) bytes = Math.Max(Large, rate * 2 * PaceWheel.TickSeconds);
        return wanted > bytes ? wanted / Math.Ceiling(wanted / (bytes * Stretch)) : bytes;
    }
}
