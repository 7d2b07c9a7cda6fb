using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Dash;

/// <summary>When the segments of a track begin (ISO/IEC 23009-1, 5.3.9.6).</summary>
/// <param name="Timescale">Ticks a second.</param>
/// <param name="Offset">presentationTimeOffset in ticks.</param>
/// <param name="Text">The S elements, a line each.</param>
internal sealed record Timeline(long Timescale, long Offset, string Text)
{
    /// <param name="plan">The segments.</param>
    /// <param name="count">How many of them are listed.</param>
    /// <param name="timescale">Ticks a second.</param>
    /// <param name="baseSeconds">Whole seconds that times in segments are later than times of the presentation.</param>
    /// <param name="ticks">Time in the segments of a time of the presentation.</param>
    public static Timeline Of(SegmentPlan plan, int count, long timescale, long baseSeconds, Func<long, long> ticks)
    {
        var text = new StringBuilder();
        long expected = -1;
        for (int i = 0; i < count;)
        {
            long start = ticks(plan.StartOf(i)), duration = ticks(plan.EndOf(i)) - start, next = start + duration;
            int same = 1;
            while (i + same < count && ticks(plan.StartOf(i + same)) == next && ticks(plan.EndOf(i + same)) - next == duration)
            {
                next += duration;
                same++;
            }

            text.Append("      <S");
            if (start != expected) text.Append(CultureInfo.InvariantCulture, $" t=\"{start}\"");
            text.Append(CultureInfo.InvariantCulture, $" d=\"{Math.Max(1, duration)}\"");
            if (same > 1) text.Append(CultureInfo.InvariantCulture, $" r=\"{same - 1}\"");
            text.Append("/>\n");
            expected = next;
            i += same;
        }

        return new Timeline(timescale, baseSeconds * timescale, text.ToString());
    }
}
