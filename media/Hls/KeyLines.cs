using System.Globalization;
using System.Text;
using StonMedia.Media.Mp4;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>
/// EXT-X-KEY lines (RFC 8216 4.3.2.4) of films under Common Encryption, for key systems whose address is their own part of the file: Widevine and
/// PlayReady. Addresses of other systems are not in the file, and schemes that HLS has no method for get no line: players then go by the segments' own header.
/// </summary>
internal static class KeyLines
{
    public static void Append(StringBuilder text, FilmProtection? protection)
    {
        if (protection is null || MethodOf(protection.Scheme) is not { } method) return;
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProtectionSystem system in protection.Systems)
        {
            if (!told.Add(system.SystemId)) continue;    // one line a system: a second one would take the place of the first
            if (system.SystemId == ProtectionSystem.Widevine)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"#EXT-X-KEY:METHOD={method},URI=\"data:text/plain;base64,{Convert.ToBase64String(system.Box.Span)}\",KEYID=0x{protection.KeyId:N},KEYFORMAT=\"urn:uuid:{system.SystemId}\",KEYFORMATVERSIONS=\"1\"\n");
            }
            else if (system.SystemId == ProtectionSystem.PlayReady)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"#EXT-X-KEY:METHOD={method},URI=\"data:text/plain;charset=UTF-16;base64,{Convert.ToBase64String(system.Data.Span)}\",KEYFORMAT=\"com.microsoft.playready\",KEYFORMATVERSIONS=\"1\"\n");
            }
        }
    }

    private static string? MethodOf(string scheme) => scheme switch { "cenc" => "SAMPLE-AES-CTR", "cbcs" => "SAMPLE-AES", _ => null };
}
