namespace StonMedia.Media.Segments;

/// <summary>Bit rates of segments as they are sent, headers and packets included.</summary>
/// <param name="Peak">Bits a second of the fullest stretch of about a segment's length (RFC 8216 4.3.4.2).</param>
/// <param name="Average">Bits a second of all segments together.</param>
internal readonly record struct SegmentRates(long Peak, long Average)
{
    /// <param name="plan">The segments.</param>
    /// <param name="target">Their wanted length in flicks: stretches shorter than half of it are taken together with what follows.</param>
    /// <param name="bytesOf">Bytes of a segment.</param>
    public static SegmentRates Of(SegmentPlan plan, long target, Func<int, long> bytesOf)
    {
        var bytes = new long[plan.Count];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = bytesOf(i);
        long all = bytes.Sum(), duration = 0;
        double peak = 0;
        for (int first = 0; first < bytes.Length; first++)
        {
            duration += Math.Max(0, plan.EndOf(first) - plan.StartOf(first));
            long sum = 0, length = 0;
            for (int i = first; i < bytes.Length && length < target / 2; i++)
            {
                sum += bytes[i];
                length += Math.Max(0, plan.EndOf(i) - plan.StartOf(i));
            }

            if (length >= target / 2) peak = Math.Max(peak, Rate(sum, length));
        }

        double average = Rate(all, duration);
        return new SegmentRates((long)Math.Ceiling(Math.Max(peak, average)), (long)Math.Ceiling(average));
    }

    private static double Rate(long bytes, long flicks) => flicks <= 0 ? 0 : bytes * 8.0 * Mp4.Trim.Flicks.PerSecond / flicks;
}
