using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Writes the part of a run-length table that covers a sample run: first and last entry cut, those between shared with the index.</summary>
internal readonly struct RunTableCut
{
    private readonly RunTable _table;
    private readonly (int Run, long FirstSample, long SumBefore) _from;
    private readonly (int Run, long FirstSample, long SumBefore) _to;
    private readonly SampleRun _samples;

    private readonly long _shift;

    /// <param name="table">The whole table.</param>
    /// <param name="samples">What is wanted of it.</param>
    /// <param name="shift">Added to every value.</param>
    public RunTableCut(RunTable table, SampleRun samples, long shift = 0)
    {
        (_table, _samples, _shift) = (table, samples, shift);
        MediaFormatException.Require(shift == 0 || table.MostValue + shift <= int.MaxValue, "composition offsets too far apart");
        (_from, _to) = (table.Find(samples.First), table.Find(samples.Last - 1));
    }

    /// <summary>Entries that <see cref="Write"/> writes.</summary>
    public long EntryCount => _to.Run - _from.Run + 1;

    public void Write(HeaderWriter header)
    {
        if (_from.Run == _to.Run)
        {
            header.UInt32((uint)_samples.Count).UInt32(Value(_from.Run));
            return;
        }

        header.UInt32((uint)(_from.FirstSample + _table.Run(_from.Run).Count - _samples.First)).UInt32(Value(_from.Run));
        if (_shift == 0) header.Shared(_table.Runs(_from.Run + 1, _to.Run));
        else header.Computed(new ShiftedRuns(_table, _from.Run + 1, _to.Run, _shift));
        header.UInt32((uint)(_samples.Last - _to.FirstSample)).UInt32(Value(_to.Run));
    }

    private uint Value(int run) => unchecked((uint)((run < _table.RunCount ? _table.Run(run).Value : _table.LastValue) + _shift));
}
