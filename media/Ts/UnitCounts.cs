namespace StonMedia.Media.Ts;

/// <summary>
/// NAL units in the samples of a segment, for tracks whose units have lengths of one or two bytes: a start code is longer, so a sample grows by
/// what only its bytes tell.
/// </summary>
internal sealed class UnitCounts
{
    private readonly Dictionary<int, (long First, int[] Counts)> _tracks = [];

    public int MemoryBytes => 60 + _tracks.Sum(static t => 60 + (t.Value.Counts.Length * 4));

    /// <summary>Takes the counts of a track's samples from <paramref name="first"/> on.</summary>
    public void Add(int track, long first, int[] counts) => _tracks[track] = (first, counts);

    /// <summary>Units in a sample.</summary>
    public int Of(int track, long sample) => _tracks.TryGetValue(track, out (long First, int[] Counts) known) ? known.Counts[sample - known.First] : 0;
}
