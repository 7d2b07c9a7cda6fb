using System.Buffers.Binary;

namespace StonMedia.Media.Mp4;

/// <summary>What trimming must know of a track's first sample entry (stsd).</summary>
/// <param name="Format">Codec as four characters.</param>
/// <param name="GroupBytes">QuickTime sound whose stsz counts audio frames: bytes of a packet; 0 when stsz is to be believed.</param>
/// <param name="GroupSamples">Audio frames of such a packet.</param>
/// <param name="AudioObjectType">Of mp4a with an esds (ISO/IEC 14496-3, 1.5.1.1): 2 is AAC-LC, 42 xHE-AAC; 0 when there is none.</param>
/// <param name="VectorSize">Bytes of the initialisation vector of each sample; null when samples are not encrypted (tenc).</param>
internal readonly record struct SampleDescription(uint Format, long GroupBytes, long GroupSamples, int AudioObjectType, int? VectorSize)
{
    private const int SoundFields = 36, SoundFieldsVersion1 = 52, SoundFieldsVersion2 = 72;

    /// <summary>Reads the first entry of an stsd payload; default when there is none.</summary>
    public static SampleDescription Read(ReadOnlySpan<byte> stsd, bool isSound)
    {
        if (stsd.Length < 16) return default;
        ReadOnlySpan<byte> entry = stsd[8..];
        uint format = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
        (long bytes, long samples) = isSound ? SoundPacket(format, entry) : default;
        return new SampleDescription(format, bytes, samples, isSound ? AudioSpecificConfig.ObjectType(entry) : 0, Protection.VectorSize(stsd));
    }

    // QuickTime File Format, sound sample descriptions version 0, 1 and 2.
    private static (long Bytes, long Samples) SoundPacket(uint format, ReadOnlySpan<byte> entry)
    {
        if (entry.Length < SoundFields) return default;
        int version = BinaryPrimitives.ReadUInt16BigEndian(entry[16..]);
        long channels = BinaryPrimitives.ReadUInt16BigEndian(entry[24..]), bits = BinaryPrimitives.ReadUInt16BigEndian(entry[26..]);
        if (version == 1 && entry.Length >= SoundFieldsVersion1)
        {
            long samples = BinaryPrimitives.ReadUInt32BigEndian(entry[36..]), bytes = BinaryPrimitives.ReadUInt32BigEndian(entry[44..]);
            if (samples > 0 && bytes > 0) return (bytes, samples);
        }

        if (version == 2 && entry.Length >= SoundFieldsVersion2)
        {
            long bytes = BinaryPrimitives.ReadUInt32BigEndian(entry[64..]), samples = BinaryPrimitives.ReadUInt32BigEndian(entry[68..]);
            return bytes > 0 && samples > 0 ? (bytes, samples) : default;
        }

        return FourCc.Text(format) switch
        {
            "raw " or "twos" or "sowt" or "NONE" or "lpcm" => (channels * Math.Max(1, bits / 8), 1),
            "in24" => (channels * 3, 1),
            "in32" or "fl32" => (channels * 4, 1),
            "fl64" => (channels * 8, 1),
            "alaw" or "ulaw" => (channels, 1),
            "ima4" => (channels * 34, 64),
            "MAC3" => (channels * 2, 6),
            "MAC6" => (channels, 6),
            _ => default,
        };
    }
}
