using System.Buffers;
using System.Text.Unicode;

namespace StonMedia.Cache.Keys;

/// <summary>Percent-decoding (RFC 3986 2.1), once: what decodes to "%41" stays "%41".</summary>
public static class PercentDecoder
{
    private const int StackBytes = 512;

    /// <summary>
    /// The decoded text, as UTF-8; the same string when nothing is encoded. A "%" that begins no encoding stays. A text that does
    /// not decode to UTF-8 comes back as it was, so that no two different texts are taken for one.
    /// </summary>
    public static string Decode(string text) => text.Contains('%', StringComparison.Ordinal) ? Decode(text, plusIsBlank: false) : text;

    /// <summary>Decodes; with <paramref name="plusIsBlank"/> as form data in a query does it.</summary>
    public static string Decode(ReadOnlySpan<char> text, bool plusIsBlank)
    {
        if (text.IndexOf('%') < 0 && !(plusIsBlank && text.Contains('+'))) return text.ToString();
        byte[]? rented = text.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackBytes];
        int count = ToBytes(text, bytes, plusIsBlank);
        string result = count >= 0 && Utf8.IsValid(bytes[..count]) ? System.Text.Encoding.UTF8.GetString(bytes[..count]) : text.ToString();
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>Reads "%XX" at the start of a text.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || text[0] != '%' || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2])) return false;
        value = (byte)((Digit(text[1]) << 4) | Digit(text[2]));
        return true;
    }

    /// <returns>The number of bytes, or -1 when the text itself is no ASCII.</returns>
    private static int ToBytes(ReadOnlySpan<char> text, Span<byte> bytes, bool plusIsBlank)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c > 0x7F) return -1;
            if (c == '%' && TryRead(text[i..], out byte value))
            {
                bytes[count++] = value;
                i += 2;
            }
            else
            {
                bytes[count++] = (byte)(c == '+' && plusIsBlank ? ' ' : c);
            }
        }

        return count;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
