namespace StonMedia.Media.Mp4.Fragments;

/// <summary>A run-length table (stts, ctts) that is appended to sample by sample.</summary>
internal sealed class RunList
{
    private readonly GrowingTable _runs = new();

    public ReadOnlyMemory<byte> Bytes => _runs.Bytes;

    public int RunCount => _runs.Count / 2;

    /// <summary>Some value is not 0.</summary>
    public bool HasValues { get; private set; }

    /// <summary>How many of which value.</summary>
    public (uint Count, uint Value) At(int run) => (_runs.At(2 * run), _runs.At((2 * run) + 1));

    public void Add(uint value)
    {
        HasValues |= value != 0;
        int last = _runs.Count - 2;
        if (last >= 0 && _runs.At(last + 1) == value && _runs.At(last) < uint.MaxValue)
        {
            _runs.Set(last, _runs.At(last) + 1);
            return;
        }

        _runs.Add(1);
        _runs.Add(value);
    }

    /// <summary>Gives the sample that was added last another value; there must be one.</summary>
    public void ChangeLast(uint value)
    {
        int last = _runs.Count - 2;
        if (_runs.At(last + 1) == value) return;
        if (_runs.At(last) == 1)
        {
            _runs.Set(last + 1, value);
            return;
        }

        _runs.Set(last, _runs.At(last) - 1);
        Add(value);
    }

    public uint Last => _runs.At(_runs.Count - 1);
}
