using System.Buffers.Binary;
using System.Globalization;

namespace StonMedia.Media.Mp3;

/// <summary>What may stand around the frames: ID3v2 and APE in front; ID3v1, APE and Lyrics3 behind.</summary>
internal static class TailTags
{
    /// <summary>Last bytes of a source that <see cref="Start"/> wants: an ID3v1 tag, and in front of it the foot of another.</summary>
    public const int Window = 256;

    private const int Id3v1 = 128, ApeFoot = 32, LyricsFoot = 15;

    /// <summary>A tag that stands behind frames begins here.</summary>
    public static bool BeginsAt(ReadOnlySpan<byte> data)
        => data.StartsWith("TAG"u8) || data.StartsWith("APETAGEX"u8) || data.StartsWith("LYRICSBEGIN"u8) || data.StartsWith("ID3"u8) || data.StartsWith("3DI"u8);

    /// <summary>Where the tags at the end of a source begin; its length when there are none.</summary>
    /// <param name="last">Its last bytes, <see cref="Window"/> of them or all.</param>
    /// <param name="length">Bytes of the source.</param>
    public static long Start(ReadOnlySpan<byte> last, long length)
    {
        long end = length, window = length - last.Length;
        if (last.Length >= Id3v1 && last[^Id3v1..].StartsWith("TAG"u8)) end -= Id3v1;
        for (int i = 0; i < 2; i++)    // Lyrics3 and APE may both be there, in either order
        {
            ReadOnlySpan<byte> rest = end > window ? last[..(int)(end - window)] : default;
            if (rest.Length >= ApeFoot && rest[^ApeFoot..].StartsWith("APETAGEX"u8)) end -= ApeSize(rest[^ApeFoot..]);
            else if (rest.Length >= LyricsFoot && rest.EndsWith("LYRICS200"u8)
                && int.TryParse(rest[^LyricsFoot..^9], NumberStyles.None, CultureInfo.InvariantCulture, out int size)) end -= size + LyricsFoot;
        }

        return end < 0 ? length : end;
    }

    /// <summary>Bytes of a tag that stands in front of the frames; 0 when none begins here.</summary>
    public static long FrontSize(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 10 && data.StartsWith("ID3"u8) && data[3] < 0xFF && (data[6] | data[7] | data[8] | data[9]) < 0x80)
            return 10L + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]) + ((data[5] & 0x10) != 0 ? 10 : 0);
        return data.Length >= ApeFoot && data.StartsWith("APETAGEX"u8) ? Math.Max(ApeFoot, ApeSize(data)) : 0;
    }

    // The size field counts all but the head, which is there when bit 31 of the flags is set.
    private static long ApeSize(ReadOnlySpan<byte> block)
        => BinaryPrimitives.ReadUInt32LittleEndian(block[12..]) + ((BinaryPrimitives.ReadUInt32LittleEndian(block[20..]) & 0x8000_0000) != 0 ? ApeFoot : 0L);
}
