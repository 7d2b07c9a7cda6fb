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
        long all = bytes.Sum(), duration = 0, sum = 0, length = 0;
        double peak = 0;
        for (int first = 0, end = 0; first < bytes.Length; first++)
        {
            // The stretch from this segment on ends where that of the one before did, or later: lengths are never negative.
            for (; end < bytes.Length && length < target / 2; end++)
            {
                sum += bytes[end];
                length += LengthOf(plan, end);
            }

            if (length >= target / 2) peak = Math.Max(peak, Rate(sum, length));
            duration += LengthOf(plan, first);
            if (end == first) continue;
            sum -= bytes[first];
            length -= LengthOf(plan, first);
        }

        double average = Rate(all, duration);
        return new SegmentRates((long)Math.Ceiling(Math.Max(peak, average)), (long)Math.Ceiling(average));
    }

    private static long LengthOf(SegmentPlan plan, int segment) => Math.Max(0, plan.EndOf(segment) - plan.StartOf(segment));

    private static double Rate(long bytes, long flicks) => flicks <= 0 ? 0 : bytes * 8.0 * Mp4.Trim.Flicks.PerSecond / flicks;
}
