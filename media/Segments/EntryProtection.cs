namespace StonMedia.Media.Segments;

/// <summary>How the samples of an entry are encrypted (sinf, ISO/IEC 14496-12, 8.12).</summary>
/// <param name="Format">Four characters of the entry as it would be in the clear.</param>
/// <param name="Scheme">Four characters: cenc, cbcs, ...; empty where it does not say.</param>
/// <param name="KeyId">Sixteen bytes; null where no tenc tells of a key.</param>
internal sealed record EntryProtection(string Format, string Scheme, Guid? KeyId)
{
    private static readonly HashSet<string> s_common = ["cenc", "cbc1", "cens", "cbcs"];

    /// <summary>By Common Encryption (ISO/IEC 23001-7): what decrypts a sample goes with it.</summary>
    public bool IsCommon => KeyId is not null && s_common.Contains(Scheme);
}
