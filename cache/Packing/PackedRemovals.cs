namespace StonMedia.Cache.Packing;

/// <summary>
/// Records that a walk over all parts takes out, told to their segments only when it is over: told part by part, segments that are about to die as a
/// whole would first have what is still alive in them moved elsewhere.
/// </summary>
internal sealed class PackedRemovals(PackedStore store)
{
    private readonly Dictionary<PackedSegment, int> _dead = [];

    public void Add(List<(int Segment, int Size)> removed)
    {
        foreach ((int number, int size) in removed)
            if (store.SegmentOf(number) is { } segment) _dead[segment] = _dead.GetValueOrDefault(segment) + size;
    }

    /// <summary>The walk is over.</summary>
    public void Flush()
    {
        foreach ((PackedSegment segment, int size) in _dead) store.NoteDead(segment, size);
        _dead.Clear();
    }
}
