using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp3;

/// <summary>
/// An MP3, or clips of it, divided into segments of as many whole frames as fit into the target, the last of each part shorter. Depends on the
/// number of frames alone, so it is known where they begin before they were looked for.
/// </summary>
internal sealed class SoundSegments
{
    private const int MaxSegments = 100_000;

    private readonly StreamHead _head;
    private readonly List<SoundPart> _segments = [];
    private readonly List<long> _before = [];    // frames played before each
    private readonly HashSet<int> _seams = [];

    private SoundSegments(StreamHead head) => _head = head;

    public int Count => _segments.Count;

    /// <summary>The frames of one.</summary>
    public SoundPart this[int segment] => _segments[segment];

    /// <summary>Playing time before a segment, in flicks; of <see cref="Count"/>: all of it.</summary>
    public long StartOf(int segment) => Flicks.FromTicks(FramesBefore(segment) * _head.Header.Samples, _head.Header.SampleRate);

    /// <summary>The same in 1/90,000 s.</summary>
    public long ClockOf(int segment) => Flicks.ToTicks(StartOf(segment), 90_000);

    /// <summary>Another part begins with it.</summary>
    public bool IsDiscontinuous(int segment) => _seams.Contains(segment);

    /// <param name="head">The stream.</param>
    /// <param name="count">Frames in it.</param>
    /// <param name="key">Which clips, and how long the segments.</param>
    /// <returns>Of no segments where the clips lie behind the end.</returns>
    /// <exception cref="MediaFormatException">Too many segments.</exception>
    public static SoundSegments Of(StreamHead head, long count, PackageKey key)
    {
        var segments = new SoundSegments(head);
        long each = Math.Max(1, (long)((Int128)key.TargetMicroseconds * head.Header.SampleRate / 1_000_000 / head.Header.Samples)), before = 0;
        foreach (SoundPart part in Parts(head, count, key))
        {
            if (segments.Count > 0) segments._seams.Add(segments.Count);
            for (long first = part.First; first < part.Last; first += each)
            {
                MediaFormatException.Require(segments.Count < MaxSegments, $"more than {MaxSegments} segments");
                var segment = new SoundPart(first, Math.Min(part.Last, first + each));
                segments._segments.Add(segment);
                segments._before.Add(before);
                before += segment.Count;
            }
        }

        segments._before.Add(before);
        return segments;
    }

    private long FramesBefore(int segment) => _before[segment];

    private static List<SoundPart> Parts(StreamHead head, long count, PackageKey key)
    {
        if (key is { Section: null, Sections: null }) return [new SoundPart(0, count)];
        var parts = new List<SoundPart>();
        long total = 0, most = key.Sections is { } several ? (long)(count * (1 + (several.MaxRatio / 100))) : count;
        foreach (TrimRequest section in key.Sections?.Sections ?? [key.Section!])
        {
            long wanted = head.SampleAt(section.StartMicroseconds) / head.Header.Samples;
            long last = section.EndMicroseconds is { } end ? (head.SampleAt(end) + head.Header.Samples - 1) / head.Header.Samples : count;
            last = Math.Min(count, last);
            if (wanted >= last) continue;
            // As for films: the section that would make it too long is left out, and all behind it.
            if ((total += last - wanted) > most) break;
            parts.Add(new SoundPart(Math.Max(0, wanted - LeadIn(head)), last));
        }

        return parts;
    }

    // Frames that bring what the first wanted one needs: as many as its main data can reach back, and one whose window overlaps it (with one
    // granule a frame, two). Nothing says that they are not to be heard, so a clip begins that much early: 50 to 300 ms.
    private static long LeadIn(StreamHead head)
    {
        const int Reservoir = 511, ShortReservoir = 255;
        int main = Math.Max(1, head.Header.Size - head.Header.MainData), reach = head.Header.IsVersion1 ? Reservoir : ShortReservoir;
        return ((reach + main - 1) / main) + (head.Header.IsVersion1 ? 1 : 2);
    }
}
