using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Writes the part of a run-length table that covers a sample run: first and last entry cut, those between shared with the index.</summary>
internal sealed class RunTableCut : TablePart
{
    private readonly RunTable _table;
    private readonly (int Run, long FirstSample, long SumBefore) _from;
    private readonly (int Run, long FirstSample, long SumBefore) _to;
    private readonly SampleRun _samples;

    private readonly long _shift;
    private readonly long _factor;

    /// <param name="table">The whole table.</param>
    /// <param name="samples">What is wanted of it.</param>
    /// <param name="shift">Added to every value.</param>
    /// <param name="factor">What every value is multiplied with before, 1 or more.</param>
    public RunTableCut(RunTable table, SampleRun samples, long shift = 0, long factor = 1)
    {
        (_table, _samples, _shift, _factor) = (table, samples, shift, factor);
        MediaFormatException.Require((shift == 0 && factor == 1) || (table.MostValue * factor) + shift <= int.MaxValue, "composition offsets too far apart");
        (_from, _to) = (table.Find(samples.First), table.Find(samples.Last - 1));
    }

    public override long EntryCount => _to.Run - _from.Run + 1;

    public override void Write(HeaderWriter header)
    {
        if (_from.Run == _to.Run)
        {
            header.UInt32((uint)_samples.Count).UInt32(Value(_from.Run));
            return;
        }

        header.UInt32((uint)(_from.FirstSample + _table.Run(_from.Run).Count - _samples.First)).UInt32(Value(_from.Run));
        if (_shift == 0 && _factor == 1) header.Shared(_table.Runs(_from.Run + 1, _to.Run));
        else header.Computed(new ShiftedRuns(_table, _from.Run + 1, _to.Run, _shift, _factor));
        header.UInt32((uint)(_samples.Last - _to.FirstSample)).UInt32(Value(_to.Run));
    }

    private uint Value(int run) => unchecked((uint)(((run < _table.RunCount ? _table.Run(run).Value : _table.LastValue) * _factor) + _shift));
}
