using System.Buffers.Binary;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Segments;

/// <summary>Reads the sample entries of an stsd (ISO/IEC 14496-12, 8.5.2): pictures and sound, QuickTime's versions too.</summary>
internal static class SampleEntryReader
{
    private const int VideoFields = 78, SoundFields = 28;
    private const int MaxEntries = 64;
    private static readonly uint Esds = FourCc.Of("esds"u8), Wave = FourCc.Of("wave"u8), Sinf = FourCc.Of("sinf"u8), Frma = FourCc.Of("frma"u8), Schm = FourCc.Of("schm"u8),
        Schi = FourCc.Of("schi"u8), Tenc = FourCc.Of("tenc"u8);

    /// <summary>All entries of an stsd payload, empty when none can be read.</summary>
    public static IReadOnlyList<SampleEntry> Read(ReadOnlyMemory<byte> stsd, bool isVideo)
    {
        var entries = new List<SampleEntry>();
        ReadOnlyMemory<byte> rest = stsd.Length > 8 ? stsd[8..] : default;
        while (entries.Count < MaxEntries && BoxHeader.TryRead(rest.Span, rest.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= rest.Length)
        {
            entries.Add(ReadEntry(box.Type, rest[box.HeaderSize..(int)box.Size], isVideo));
            rest = rest[(int)box.Size..];
        }

        return entries;
    }

    private static SampleEntry ReadEntry(uint format, ReadOnlyMemory<byte> payload, bool isVideo)
    {
        ReadOnlySpan<byte> fields = payload.Span;
        int width = 0, height = 0, channels = 0, rate = 0, children = isVideo ? VideoFields : SoundFields;
        if (isVideo && fields.Length >= VideoFields)
        {
            width = BinaryPrimitives.ReadUInt16BigEndian(fields[24..]);
            height = BinaryPrimitives.ReadUInt16BigEndian(fields[26..]);
        }
        else if (!isVideo && fields.Length >= SoundFields)
        {
            int version = BinaryPrimitives.ReadUInt16BigEndian(fields[8..]);
            channels = BinaryPrimitives.ReadUInt16BigEndian(fields[16..]);
            rate = BinaryPrimitives.ReadUInt16BigEndian(fields[24..]);
            children += version switch { 1 => 16, 2 => 36, _ => 0 };
            if (version == 2 && fields.Length >= SoundFields + 36)
            {
                rate = (int)Math.Clamp(BinaryPrimitives.ReadDoubleBigEndian(fields[32..]), 0, 1_000_000);
                channels = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(fields[40..]), 64);
            }
        }

        (uint type, ReadOnlyMemory<byte> configuration) = children < payload.Length ? Configuration(payload[children..], format) : default;
        byte objectType = 0;
        if (type == Esds) (objectType, configuration) = EsDescriptor.Read(configuration);
        string name = FourCc.Text(format);
        EntryProtection? protection = name is "encv" or "enca" && children < payload.Length ? ProtectionOf(payload[children..]) : null;
        return new SampleEntry
        {
            Format = format,
            Codec = CodecNames.Of(protection?.Format ?? name, objectType, configuration.Span),
            Configuration = configuration,
            ObjectType = objectType,
            Width = width,
            Height = height,
            Channels = channels,
            SampleRate = rate,
            IsEncrypted = name is "encv" or "enca" or "drms" or "drmi",
            Protection = protection,
        };
    }

    // sinf: frma, schm, schi with a tenc.
    private static EntryProtection? ProtectionOf(ReadOnlyMemory<byte> boxes)
    {
        ReadOnlySpan<byte> sinf = Child(boxes.Span, Sinf), frma = Child(sinf, Frma), schm = Child(sinf, Schm), tenc = Child(Child(sinf, Schi), Tenc);
        if (frma.Length < 4) return null;
        Guid? key = tenc.Length >= 24 && tenc[6] != 0 ? new Guid(tenc.Slice(8, 16), bigEndian: true) : null;
        return new EntryProtection(FourCc.Text(FourCc.Of(frma)), schm.Length >= 8 ? FourCc.Text(FourCc.Of(schm[4..])) : "", key);
    }

    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> boxes, uint type)
    {
        while (BoxHeader.TryRead(boxes, boxes.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= boxes.Length)
        {
            if (box.Type == type) return boxes[box.HeaderSize..(int)box.Size];
            boxes = boxes[(int)box.Size..];
        }

        return default;
    }

    // The box that tells the codec's parameters; QuickTime puts sound's into a wave box.
    private static (uint Type, ReadOnlyMemory<byte> Payload) Configuration(ReadOnlyMemory<byte> boxes, uint format)
    {
        while (BoxHeader.TryRead(boxes.Span, boxes.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= boxes.Length)
        {
            ReadOnlyMemory<byte> payload = boxes[box.HeaderSize..(int)box.Size];
            if (box.Type == Wave && Configuration(payload, format) is { Type: not 0 } inner) return inner;
            if (box.Type == Esds) return (Esds, payload.Length > 4 ? payload[4..] : default);
            if (FourCc.Text(box.Type) is "avcC" or "hvcC" or "av1C" or "vpcC" or "dac3" or "dec3" or "dOps" or "dfLa") return (box.Type, payload);
            boxes = boxes[(int)box.Size..];
        }

        return default;
    }
}
