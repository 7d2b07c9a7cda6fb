using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace StonMedia.Media.Segments;

/// <summary>Names of codecs with their profiles, as RFC 6381, ISO/IEC 14496-15 annex E and the codecs' own mappings write them.</summary>
internal static class CodecNames
{
    /// <param name="format">The sample entry's four characters.</param>
    /// <param name="objectType">Of its esds, 0 without one.</param>
    /// <param name="configuration">Of its configuration box or decoder specific info; may be empty or cut off.</param>
    public static string Of(string format, byte objectType, ReadOnlySpan<byte> configuration) => format switch
    {
        "avc1" or "avc3" when configuration.Length >= 4 => $"{format}.{Convert.ToHexString(configuration[1..4])}",
        "hvc1" or "hev1" when configuration.Length >= 13 => Hevc(format, configuration),
        "av01" when configuration.Length >= 3 => Av1(configuration),
        "vp09" or "vp08" when configuration.Length >= 7 => Vp(format, configuration),
        "mp4a" => Mpeg4Audio(objectType, configuration),
        "mp4v" => objectType == 0x20 && VisualProfile(configuration) is var profile and > 0
            ? string.Create(CultureInfo.InvariantCulture, $"mp4v.20.{profile}")
            : objectType == 0 ? "mp4v" : $"mp4v.{objectType:X2}",
        "Opus" => "opus",
        ".mp3" => "mp4a.6B",
        _ => format.Trim(),    // ac-3, ec-3, fLaC, alac, ...: the four characters are the name
    };

    // Profile space and profile, compatibility bits in reverse order, tier and level, constraint bytes without trailing zeros.
    private static string Hevc(string format, ReadOnlySpan<byte> configuration)
    {
        int space = configuration[1] >> 6;
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(configuration[2..]), reversed = 0;
        for (int i = 0; i < 32; i++, bits >>= 1) reversed = (reversed << 1) | (bits & 1);
        var text = new StringBuilder(format).Append('.');
        if (space > 0) text.Append((char)('A' + space - 1));
        text.Append(CultureInfo.InvariantCulture, $"{configuration[1] & 31}.{reversed:X}.{((configuration[1] & 32) != 0 ? 'H' : 'L')}{configuration[12]}");
        int last = 11;
        while (last >= 6 && configuration[last] == 0) last--;
        for (int i = 6; i <= last; i++) text.Append(CultureInfo.InvariantCulture, $".{configuration[i]:X}");
        return text.ToString();
    }

    private static string Av1(ReadOnlySpan<byte> configuration)
    {
        int profile = configuration[1] >> 5, level = configuration[1] & 31;
        bool high = (configuration[2] & 0x40) != 0, twelve = (configuration[2] & 0x20) != 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"av01.{profile}.{level:D2}{((configuration[2] & 0x80) != 0 ? 'H' : 'M')}.{(high ? (profile == 2 && twelve ? 12 : 10) : 8):D2}");
    }

    // Behind version and flags: profile, level, then bit depth in the upper four bits.
    private static string Vp(string format, ReadOnlySpan<byte> configuration)
        => string.Create(CultureInfo.InvariantCulture, $"{format}.{configuration[4]:D2}.{configuration[5]:D2}.{configuration[6] >> 4:D2}");

    private static string Mpeg4Audio(byte objectType, ReadOnlySpan<byte> configuration)
    {
        if (objectType is not (0 or 0x40)) return $"mp4a.{objectType:X2}";
        if (configuration.Length < 2) return "mp4a.40.2";
        int type = configuration[0] >> 3;
        if (type == 31) type = 32 + ((configuration[0] & 7) << 3) + (configuration[1] >> 5);
        return string.Create(CultureInfo.InvariantCulture, $"mp4a.40.{type}");
    }

    // profile_and_level_indication behind the start code of a visual object sequence.
    private static int VisualProfile(ReadOnlySpan<byte> configuration)
    {
        int at = configuration.IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0xB0]);
        return at >= 0 && at + 4 < configuration.Length ? configuration[at + 4] : 0;
    }
}
