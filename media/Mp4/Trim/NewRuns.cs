namespace StonMedia.Media.Mp4.Trim;

/// <summary>Runs that are not in the source: built sample by sample, equal neighbours joined.</summary>
internal sealed class NewRuns : TablePart
{
    private readonly List<(uint Count, int Value)> _runs = [];

    public override long EntryCount => _runs.Count;

    public void Add(long value, long count = 1)
    {
        MediaFormatException.Require(value is >= 0 and <= int.MaxValue && count <= uint.MaxValue, "sample times that cannot be written");
        if (count <= 0) return;
        if (_runs.Count > 0 && _runs[^1].Value == value) _runs[^1] = (checked(_runs[^1].Count + (uint)count), (int)value);
        else _runs.Add(((uint)count, (int)value));
    }

    /// <summary>As <see cref="Add"/>; returns itself.</summary>
    public NewRuns With(long value, long count = 1)
    {
        Add(value, count);
        return this;
    }

    public override void Write(HeaderWriter header)
    {
        foreach ((uint count, int value) in _runs) header.UInt32(count).UInt32((uint)value);
    }
}
