using System.Runtime.InteropServices;
using System.Text;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Packing;

/// <summary>
/// Between an entry's objects and its packed record. Whatever an entry or a snapshot knows is either written here or makes the entry
/// stay as it is: <c>EntryPackerTests.Members_AreAllKnownToThePacker</c> holds a list.
/// </summary>
internal static class EntryPacker
{
    /// <summary>Whether the entry is at rest and small enough for a record: a whole small body, or only what answers vary on.</summary>
    public static bool CanPack(Entry entry, EntrySnapshot? snapshot, long now)
    {
        if (entry.IsBusy || entry.HitForMissUntil > now || entry.Hold is { } hold && hold.Until > now) return false;
        if (snapshot is null) return entry.VaryOn.Length > 0;
        Generation body = snapshot.Body;
        return body.Small is not null && body.IsComplete && body is { IsRetired: false, HasReaders: false, HasWaiters: false, Derived: null }
            && body.Arriving.Length == 0 && body.FillsHeldUntil <= now && IsPlain(body.Validators.LastModified) && IsPlain(body.Validators.Date)
            && IsKept(body);
    }

    /// <summary>Whether nothing would be lost with it.</summary>
    public static bool KnowsNothing(Entry entry, long now)
        => entry is { Snapshot: null, VaryOn.Length: 0 } && entry.HitForMissUntil <= now && (entry.Hold is not { } hold || hold.Until <= now);

    /// <summary>Writes the record; its Sequence, Segment and Owner are left to the store.</summary>
    /// <returns>Its bytes; -1 when the entry has to stay as it is (a header that is no Latin-1, a record over 32 KiB).</returns>
    public static unsafe int Write(Entry entry, EntrySnapshot? snapshot, int hash, InternedText texts, Span<byte> room)
    {
        room = room[..RecordHead.MaxRecord];
        ref RecordHead head = ref MemoryMarshal.AsRef<RecordHead>(room);
        head = new RecordHead { Hash = hash };
        var writer = new RecordWriter(room[sizeof(RecordHead)..], texts);
        if (Ascii.IsValid(entry.Key)) writer.Latin1(entry.Key);
        else
        {
            head.Flags |= RecordFlags.WideKey;
            writer.Bytes(MemoryMarshal.AsBytes(entry.Key.AsSpan()));
        }

        int keyEnd = writer.Length, headerEnd = keyEnd;
        if (snapshot is not null)
        {
            Lines(ref writer, snapshot.Headers, ref head);
            headerEnd = writer.Length;
            Answer(ref writer, entry, snapshot, ref head);
        }

        if (entry.VaryOn is { Length: > 0 } names)
        {
            head.Flags |= RecordFlags.VaryOn;
            writer.Number((uint)names.Length);
            foreach (string name in names) writer.Text(name, shared: true);
        }

        int tailEnd = writer.Length;
        if (snapshot is not null) writer.Bytes(snapshot.Body.Small);
        int size = (sizeof(RecordHead) + writer.Length + 7) & ~7;
        if (writer.Failed || size > room.Length || keyEnd > ushort.MaxValue) return -1;
        head.Size = size;
        head.KeyBytes = (ushort)keyEnd;
        head.HeaderBytes = (ushort)(headerEnd - keyEnd);
        head.TailBytes = (ushort)(tailEnd - headerEnd);
        head.BodyBytes = (ushort)(writer.Length - tailEnd);
        return size;
    }

    /// <summary>Makes the entry of a record again, admitted to no order yet; null when the memory cap has no room for it.</summary>
    public static Entry? Read(PackedRecord record, string key, EntryIndex index, MemoryStore store)
    {
        ref readonly RecordHead head = ref record.Head;
        var entry = new Entry(index, key);
        RecordReader tail = record.Tail;
        EntrySnapshot? snapshot = null;
        if (record.HasAnswer)
        {
            HeaderList headers = record.Headers;
            string? tag = record.IsTagInTail ? tail.Text() : record.IsTagInHeader ? headers.First("ETag") : null;
            string target = (head.Flags & RecordFlags.TargetIsKey) != 0 ? key : tail.Text();
            string? host = (head.Flags & RecordFlags.ClientHost) != 0 ? tail.Text() : null;
            long meanwhile = (head.Flags & RecordFlags.StaleWhileRevalidate) != 0 ? tail.Number() : 0;
            HeaderList fill = (head.Flags & RecordFlags.FillHeaders) != 0 ? FillHeaders(ref tail) : HeaderList.Empty;
            if (Generation.OfSmall(store, new Validators(tag, record.LastModified, record.Date), (head.Flags & RecordFlags.Ranged) != 0, record.Body.Span)
                is not { } body) return null;
            snapshot = new EntrySnapshot
            {
                Status = head.Status, Headers = headers, Body = body, InitialAge = head.InitialAge, StoredAt = head.StoredAt,
                FreshUntil = head.FreshUntil, MustRevalidate = (head.Flags & RecordFlags.MustRevalidate) != 0,
                StaleIfErrorSeconds = head.StaleIfErrorSeconds, StaleWhileRevalidateSeconds = meanwhile, OriginTarget = target, FillHeaders = fill, ClientHost = host,
                FreshBeforePurge = head.FreshBeforePurge, PurgeSeen = head.PurgeSeen,
            };
        }

        if (record.Varies)
        {
            string[] names = new string[tail.Number()];
            for (int i = 0; i < names.Length; i++) names[i] = tail.Text();
            entry.VaryOn = names;
        }

        entry.Publish(snapshot);
        if (entry.TryReserve(store)) return entry;
        entry.Publish(null);
        return null;
    }

    /// <summary>A body that has a place on disk is there too: the packed record does not know the place, so it could not be written later.</summary>
    private static bool IsKept(Generation body)
    {
        if (body.Disk is not { } disk || body.Length == 0 || disk.Has(0)) return true;
        body.OfferAll();        // the queue was full then
        return false;
    }

    /// <summary>A whole second between 1970 and 2106, as HTTP's dates are.</summary>
    private static bool IsPlain(DateTimeOffset? time)
        => time is not { } at || (at.ToUnixTimeSeconds() is >= 0 and <= uint.MaxValue && at.Ticks % TimeSpan.TicksPerSecond == 0);

    private static void Lines(ref RecordWriter writer, HeaderList headers, ref RecordHead head)
    {
        ReadOnlySpan<HeaderField> lines = headers.AsSpan();
        for (int i = 0; i < lines.Length; i++)
        {
            writer.Text(lines[i].Name, shared: true);
            writer.Text(lines[i].Value, shared: !IsOwn(lines[i].Name));
            for (int k = 0; k < i; k++)
                if (lines[k].Name.Equals(lines[i].Name, StringComparison.OrdinalIgnoreCase)) head.Flags |= RecordFlags.RepeatedNames;
        }
    }

    private static void Answer(ref RecordWriter writer, Entry entry, EntrySnapshot snapshot, ref RecordHead head)
    {
        Validators validators = snapshot.Body.Validators;
        head.Flags |= RecordFlags.Answer;
        head.Status = (ushort)snapshot.Status;
        head.FreshUntil = snapshot.FreshUntil;
        head.FreshBeforePurge = snapshot.FreshBeforePurge;
        head.PurgeSeen = snapshot.PurgeSeen;
        head.StoredAt = snapshot.StoredAt;
        head.InitialAge = snapshot.InitialAge;
        head.StaleIfErrorSeconds = (int)Math.Clamp(snapshot.StaleIfErrorSeconds, 0, int.MaxValue);
        if (snapshot.MustRevalidate) head.Flags |= RecordFlags.MustRevalidate;
        if (snapshot.Body.IsRanged) head.Flags |= RecordFlags.Ranged;
        if (validators.LastModified is { } modified)
        {
            head.Flags |= RecordFlags.LastModified;
            head.LastModified = (uint)modified.ToUnixTimeSeconds();
        }

        if (validators.Date is { } date)
        {
            head.Flags |= RecordFlags.Date;
            head.Date = (uint)date.ToUnixTimeSeconds();
        }

        if (validators.ETag is { } tag)
        {
            bool inHeader = snapshot.Headers.First("ETag") == tag;
            head.Flags |= inHeader ? RecordFlags.TagInHeader : RecordFlags.TagInTail;
            if (!inHeader) writer.Text(tag, shared: false);
        }

        if (snapshot.OriginTarget == entry.Key) head.Flags |= RecordFlags.TargetIsKey;
        else writer.Text(snapshot.OriginTarget, shared: false);
        if (snapshot.ClientHost is { } host)
        {
            head.Flags |= RecordFlags.ClientHost;
            writer.Text(host, shared: true);
        }

        if (snapshot.StaleWhileRevalidateSeconds > 0)
        {
            head.Flags |= RecordFlags.StaleWhileRevalidate;
            writer.Number((uint)Math.Min(snapshot.StaleWhileRevalidateSeconds, int.MaxValue));
        }

        if (snapshot.FillHeaders.Count == 0) return;
        head.Flags |= RecordFlags.FillHeaders;
        writer.Number((uint)snapshot.FillHeaders.Count);
        foreach (HeaderField line in snapshot.FillHeaders.AsSpan())
        {
            writer.Text(line.Name, shared: true);
            writer.Text(line.Value, shared: true);
        }
    }

    private static HeaderList FillHeaders(ref RecordReader tail)
    {
        var lines = new HeaderField[tail.Number()];
        for (int i = 0; i < lines.Length; i++) lines[i] = new HeaderField(tail.Text(), tail.Text());
        return new HeaderList(lines);
    }

    /// <summary>Values that differ from answer to answer are not worth a place among the shared texts.</summary>
    private static bool IsOwn(string name)
        => name.Equals("ETag", StringComparison.OrdinalIgnoreCase) || name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Date", StringComparison.OrdinalIgnoreCase) || name.Equals("Expires", StringComparison.OrdinalIgnoreCase);
}
