namespace StonMedia.Cache.Packing;

/// <summary>Goes through a packed record's header lines in their order of arrival. Interned text costs no allocation.</summary>
public ref struct PackedLines
{
    private RecordReader _reader;

    internal PackedLines(RecordReader reader) => _reader = reader;

    public PackedLine Current { get; private set; }

    public bool MoveNext()
    {
        if (_reader.IsAtEnd) return false;
        string name = _reader.Text(out int nameNumber);
        string value = _reader.Text(out int valueNumber);
        Current = new PackedLine(nameNumber, name, valueNumber, value);
        return true;
    }

    public readonly PackedLines GetEnumerator() => this;
}
