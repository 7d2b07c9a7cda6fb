using System.Runtime.InteropServices;
using System.Text;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Packing;

/// <summary>
/// A packed record as a reader sees it: its own copy, so it stays whole however long it is looked at. Valid until the same
/// thread looks up another record.
/// </summary>
public readonly struct PackedRecord
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly InternedText _texts;

    internal PackedRecord(ReadOnlyMemory<byte> bytes, InternedText texts)
    {
        _bytes = bytes;
        _texts = texts;
    }

    /// <summary>There is an answer; false for a record that only says what answers vary on.</summary>
    public bool HasAnswer => (Head.Flags & RecordFlags.Answer) != 0;

    /// <summary>Which of several answers is meant depends on the request's header.</summary>
    public bool Varies => (Head.Flags & RecordFlags.VaryOn) != 0;

    /// <summary>A header name occurs on several lines.</summary>
    public bool HasRepeatedNames => (Head.Flags & RecordFlags.RepeatedNames) != 0;

    public int Status => Head.Status;

    public DateTimeOffset? LastModified
        => (Head.Flags & RecordFlags.LastModified) == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(Head.LastModified);

    /// <summary>The Date of the answer; see <see cref="Blocks.Validators"/>.</summary>
    public DateTimeOffset? Date => (Head.Flags & RecordFlags.Date) == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(Head.Date);

    /// <summary>The body's tag stands among the header lines; if not, it has none, or one that has to be unpacked.</summary>
    public bool IsTagInHeader => (Head.Flags & RecordFlags.TagInHeader) != 0;

    /// <summary>The body's tag is kept apart from the header lines.</summary>
    public bool IsTagInTail => (Head.Flags & RecordFlags.TagInTail) != 0;

    /// <summary>See <see cref="Entries.EntrySnapshot.FreshBeforePurge"/>.</summary>
    public bool IsPurged => Head.FreshBeforePurge != 0;

    /// <summary>See <see cref="Entries.EntrySnapshot.PurgeSeen"/>.</summary>
    public long PurgeSeen => Head.PurgeSeen;

    /// <summary>Bytes of the whole record: what it costs in memory, without its place in the table.</summary>
    public int Size => Head.Size;

    public ReadOnlyMemory<byte> Body => _bytes.Slice(BodyStart, Head.BodyBytes);

    /// <summary>The header lines.</summary>
    public PackedLines Lines => new(new RecordReader(_bytes.Span.Slice(KeyStart + Head.KeyBytes, Head.HeaderBytes), _texts));

    /// <summary>The cache key, made anew.</summary>
    public string Key => (Head.Flags & RecordFlags.WideKey) != 0
        ? new string(MemoryMarshal.Cast<byte, char>(KeyBytes)) : Encoding.Latin1.GetString(KeyBytes);

    /// <summary>The header lines as a list, made anew.</summary>
    public HeaderList Headers
    {
        get
        {
            var lines = new List<HeaderField>();
            foreach (PackedLine line in Lines) lines.Add(new HeaderField(line.Name, line.Value));
            return new HeaderList([.. lines]);
        }
    }

    internal static unsafe int KeyStart => sizeof(RecordHead);

    internal ref readonly RecordHead Head => ref MemoryMarshal.AsRef<RecordHead>(_bytes.Span);

    internal RecordReader Tail => new(_bytes.Span.Slice(KeyStart + Head.KeyBytes + Head.HeaderBytes, Head.TailBytes), _texts);

    private ReadOnlySpan<byte> KeyBytes => _bytes.Span.Slice(KeyStart, Head.KeyBytes);

    private int BodyStart => KeyStart + Head.KeyBytes + Head.HeaderBytes + Head.TailBytes;

    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    public bool IsFresh(long now) => now < Head.FreshUntil;

    /// <summary>RFC 9111 4.2.3 current_age in whole seconds.</summary>
    public long Age(long now) => Head.InitialAge + Math.Max(0, (now - Head.StoredAt) / 1000);

    /// <summary>The cache key's characters, put into the given room unless they are stored as such.</summary>
    public ReadOnlySpan<char> KeyIn(Span<char> room)
    {
        if ((Head.Flags & RecordFlags.WideKey) != 0) return MemoryMarshal.Cast<byte, char>(KeyBytes);
        return Head.KeyBytes > room.Length ? Key : room[..Encoding.Latin1.GetChars(KeyBytes, room)];
    }

    internal bool IsOf(string key)
    {
        if ((Head.Flags & RecordFlags.WideKey) != 0) return MemoryMarshal.Cast<byte, char>(KeyBytes).SequenceEqual(key);
        return Head.KeyBytes == key.Length && Ascii.Equals(KeyBytes, key);
    }
}
