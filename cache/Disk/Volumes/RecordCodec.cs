using System.Buffers.Binary;
using System.Text;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// A record as bytes. Generation and length are columns of their own. Version 1: CRC32C of what follows, fixed part, then texts, each with a length of four bytes
/// (-1: null), UTF-8; header values are Latin-1 text and come through unchanged.
/// </summary>
internal static class RecordCodec
{
    private const byte Version = 1;

    /// <summary>After checksum, version and status.</summary>
    private const int FlagsOffset = 7;

    public static byte[] Pack(DiskRecord record)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(0u);
        writer.Write(Version);
        writer.Write((short)record.Status);
        writer.Write((int)record.Flags);
        writer.Write(record.StoredAt.ToUnixTimeMilliseconds());
        writer.Write(record.FreshUntil.ToUnixTimeMilliseconds());
        writer.Write(record.InitialAge);
        writer.Write(record.StaleIfErrorSeconds);
        writer.Write(record.PurgeSequence);
        writer.Write(record.Validators.LastModified?.ToUnixTimeMilliseconds() ?? long.MinValue);
        writer.Write(record.Validators.Date?.ToUnixTimeMilliseconds() ?? long.MinValue);
        Text(writer, record.Validators.ETag);
        Text(writer, record.OriginTarget);
        Text(writer, record.ClientHost);
        writer.Write(record.VaryOn.Count);
        foreach (string name in record.VaryOn) Text(writer, name);
        Fields(writer, record.Headers);
        Fields(writer, record.FillHeaders);
        Fields(writer, record.Extra);
        writer.Flush();
        byte[] packed = stream.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(packed, BlockChecksum.Of(record.Generation, record.Length, packed.AsSpan(4)));
        return packed;
    }

    /// <exception cref="InvalidDataException">Not what <see cref="Pack"/> wrote.</exception>
    public static DiskRecord Unpack(ReadOnlySpan<byte> bytes, long generation, long length)
    {
        var reader = new Reader(bytes);
        if ((uint)reader.Int() != BlockChecksum.Of(generation, length, bytes[4..])) throw new InvalidDataException("its checksum is wrong");
        if (reader.Byte() != Version) throw new InvalidDataException("a record of another version");
        return new DiskRecord
        {
            Generation = generation,
            Length = length,
            Status = reader.Short(),
            Flags = (DiskRecordFlags)reader.Int(),
            StoredAt = Time(reader.Long()) ?? default,
            FreshUntil = Time(reader.Long()) ?? default,
            InitialAge = reader.Int(),
            StaleIfErrorSeconds = reader.Long(),
            PurgeSequence = reader.Long(),
            Validators = Validators(ref reader),
            OriginTarget = reader.Text() ?? "",
            ClientHost = reader.Text(),
            VaryOn = reader.Texts(),
            Headers = reader.Fields(),
            FillHeaders = reader.Fields(),
            Extra = reader.Fields(),
        };
    }

    /// <summary>Whether the packed record has <see cref="DiskRecordFlags.Purged"/>, without unpacking it.</summary>
    public static bool IsPurged(ReadOnlySpan<byte> packed)
        => packed.Length >= FlagsOffset + sizeof(int)
            && ((DiskRecordFlags)BinaryPrimitives.ReadInt32LittleEndian(packed[FlagsOffset..]) & DiskRecordFlags.Purged) != 0;

    private static Validators Validators(ref Reader reader)
    {
        DateTimeOffset? modified = Time(reader.Long());
        DateTimeOffset? date = Time(reader.Long());
        return new Validators(reader.Text(), modified, date);
    }

    private static DateTimeOffset? Time(long milliseconds)
    {
        if (milliseconds == long.MinValue) return null;
        if (milliseconds is < -62_135_596_800_000 or > 253_402_300_799_999) throw new InvalidDataException("a time beyond the calendar");
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    private static void Fields(BinaryWriter writer, HeaderList fields)
    {
        writer.Write(fields.Count);
        foreach (HeaderField field in fields)
        {
            Text(writer, field.Name);
            Text(writer, field.Value);
        }
    }

    private static void Text(BinaryWriter writer, string? text)
    {
        byte[]? bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        writer.Write(bytes?.Length ?? -1);
        if (bytes is not null) writer.Write(bytes);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte() => Take(1)[0];

        public short Short() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public string? Text()
        {
            int length = Int();
            return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
        }

        public string[] Texts()
        {
            var texts = new string[Count()];
            for (int i = 0; i < texts.Length; i++) texts[i] = Text() ?? throw new InvalidDataException("a text that must not be null is");
            return texts;
        }

        public HeaderList Fields()
        {
            int count = Count();
            if (count == 0) return HeaderList.Empty;
            var fields = new HeaderField[count];
            for (int i = 0; i < count; i++) fields[i] = new HeaderField(Text() ?? "", Text() ?? "");
            return new HeaderList(fields);
        }

        /// <summary>A number of texts; each takes four bytes at least, so a count beyond that is no count.</summary>
        private int Count()
        {
            int count = Int();
            return count >= 0 && count <= _rest.Length / 4 ? count : throw new InvalidDataException($"a count of {count}");
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (length < 0 || length > _rest.Length) throw new InvalidDataException("a record that ends early");
            ReadOnlySpan<byte> taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }
    }
}
