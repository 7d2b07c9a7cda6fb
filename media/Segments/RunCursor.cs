using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Segments;

/// <summary>Walks a run-length table sample by sample. A value: a copy walks on by itself.</summary>
internal struct RunCursor
{
    private readonly RunTable? _table;
    private int _run;
    private long _left;

    /// <param name="table">Null: every value is 0.</param>
    /// <param name="sample">Where to begin.</param>
    public RunCursor(RunTable? table, long sample)
    {
        _table = table;
        if (table is null) return;
        (int run, long first, _) = table.Find(sample);
        _run = run;
        Load(sample - first);
    }

    /// <summary>The value of the sample that the cursor stands at.</summary>
    public long Value { get; private set; }

    public void MoveNext()
    {
        if (_table is null || --_left > 0) return;
        _run++;
        Load(0);
    }

    private void Load(long skip)
    {
        for (; _run < _table!.RunCount; _run++, skip = 0)
        {
            (long count, long value) = _table.Run(_run);
            if (count <= skip) continue;
            (_left, Value) = (count - skip, value);
            return;
        }

        (_left, Value) = (long.MaxValue, _table.LastValue);    // behind the last run
    }
}
