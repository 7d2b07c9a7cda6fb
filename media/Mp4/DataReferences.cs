using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4;

/// <summary>Data references (dref): where a track's samples are.</summary>
internal static class DataReferences
{
    /// <summary>
    /// Some entry names another file: its self-contained flag is off and it has a location. An entry without a location is taken for this file,
    /// as players do.
    /// </summary>
    public static bool HaveExternal(ReadOnlySpan<byte> dref)
    {
        ReadOnlySpan<byte> rest = dref.Length > 8 ? dref[8..] : default;
        while (BoxHeader.TryRead(rest, rest.Length, out BoxHeader entry) == BoxStatus.Complete && entry.Size <= rest.Length)
        {
            ReadOnlySpan<byte> payload = rest[entry.HeaderSize..(int)entry.Size];
            if (payload.Length > 5 && (payload[3] & 1) == 0) return true;
            rest = rest[(int)entry.Size..];
        }

        return false;
    }
}
