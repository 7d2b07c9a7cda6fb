namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Extent number to extent, in two levels so that the end of a huge file costs little. Readers take no lock.</summary>
internal sealed class ExtentTable
{
    private const int Shift = 8;
    private const int PartSize = 1 << Shift;

    private Extent?[]?[] _parts = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Extent? Get(long number)
    {
        Extent?[]?[] parts = Volatile.Read(ref _parts);
        if (number >> Shift >= parts.Length) return null;
        Extent?[]? part = Volatile.Read(ref parts[number >> Shift]);
        int index = (int)(number & (PartSize - 1));
        return part is not null && index < part.Length ? Volatile.Read(ref part[index]) : null;
    }

    public Extent GetOrAdd(int number)
    {
        if (Get(number) is { } there) return there;
        lock (this)
        {
            if (Get(number) is { } meanwhile) return meanwhile;
            int at = number >> Shift;
            int index = number & (PartSize - 1);
            if (at >= _parts.Length)
            {
                var more = new Extent?[at + 1][];
                _parts.CopyTo(more, 0);
                Volatile.Write(ref _parts, more);
            }

            Extent?[] part = _parts[at] ?? [];
            if (index >= part.Length)
            {
                var more = new Extent?[Math.Min(PartSize, Math.Max(index + 1, part.Length * 2))];
                part.CopyTo(more, 0);
                Volatile.Write(ref _parts[at], more);
                part = more;
            }

            var added = new Extent(number);
            Volatile.Write(ref part[index], added);
            Volatile.Write(ref _count, _count + 1);
            return added;
        }
    }

    public IEnumerable<Extent> All()
    {
        foreach (Extent?[]? part in Volatile.Read(ref _parts))
        {
            if (part is null) continue;
            foreach (Extent? extent in part)
                if (extent is not null) yield return extent;
        }
    }
}
