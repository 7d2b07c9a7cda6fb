using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Segments;

/// <summary>A track of a presentation: which of its samples play in each part, and when.</summary>
/// <param name="Name">"v1" for the first video track, "a2" for the second sound track.</param>
/// <param name="Track">Its tables.</param>
/// <param name="Clock">Its times.</param>
/// <param name="Entries">Its sample descriptions, at least one.</param>
/// <param name="Runs">One a part; of no samples where it has none in it.</param>
internal sealed record PlayTrack(string Name, Mp4Track Track, TrackClock Clock, IReadOnlyList<SampleEntry> Entries, IReadOnlyList<PlayRun> Runs)
{
    public bool IsVideo => Track.IsVideo;

    public SampleEntry Entry => Entries[0];

    /// <summary>
    /// Ticks that decoding is earlier, and composition offsets larger, than in the source: negative offsets are read differently by players,
    /// so segments have none.
    /// </summary>
    public long Delay { get; } = -(Track.Offsets?.LeastValue ?? 0);

    /// <summary>Decoding time of a sample in the segments, in ticks.</summary>
    public long Decoded(int part, long sample) => Clock.Decoded(sample) - Delay + Runs[part].Shift;

    /// <summary>Presentation time of a sample in the segments, in ticks.</summary>
    public long Shown(int part, long sample) => Clock.Shown(sample) + Runs[part].Shift;

    /// <summary>The first sample of a part that is shown at or behind a time (ticks, as in the segments): for tracks without reordering.</summary>
    public long FirstAt(int part, long ticks)
    {
        PlayRun run = Runs[part];
        long low = run.First, high = run.Last;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (Shown(part, middle) < ticks) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>When the sample shown last of [first, last) is over, in ticks as in the segments; only the last ones are looked at.</summary>
    public long EndOf(int part, long first, long last)
    {
        const int Reordered = 64;    // more than any codec holds back
        long end = long.MinValue;
        for (long i = Math.Max(first, last - Reordered); i < last; i++) end = Math.Max(end, Shown(part, i) + Track.Times.ValueOf(i));
        return end;
    }

    /// <summary>Which sample description a sample has, from 0; out of range counts as the first.</summary>
    public int DescriptionOf(long sample)
    {
        if (Entries.Count == 1) return 0;
        uint description = Track.Chunks.Description(Track.Chunks.Locate(sample).Entry);
        return description >= 1 && description <= Entries.Count ? (int)description - 1 : 0;
    }
}
