using System.Runtime.InteropServices;

namespace StonMedia.Cache.Packing;

/// <summary>
/// The fixed part of a packed record. Behind it: the key, the header lines, the tail (what only some records have) and the body.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct RecordHead
{
    /// <summary>Largest record that is packed, bytes: a body of 16 KiB and as much of header.</summary>
    public const int MaxRecord = 32 << 10;

    /// <summary>Another number each time a record is written; 0 while it is being written. A reader that copied compares it.</summary>
    public long Sequence;

    public int Hash;

    /// <summary>Bytes of the whole record, a multiple of 8.</summary>
    public int Size;

    /// <summary>Ticks of <see cref="Environment.TickCount64"/>.</summary>
    public long FreshUntil;

    public long StoredAt;

    /// <summary>See <see cref="Entries.EntrySnapshot.FreshBeforePurge"/>.</summary>
    public long FreshBeforePurge;

    public long PurgeSeen;

    /// <summary>Seconds since 1970.</summary>
    public uint LastModified;

    public uint Date;
    public int InitialAge;
    public int StaleIfErrorSeconds;
    public int Segment;
    public ushort Owner;
    public ushort Status;
    public ushort KeyBytes;
    public ushort HeaderBytes;
    public ushort TailBytes;
    public ushort BodyBytes;
    public RecordFlags Flags;
}
