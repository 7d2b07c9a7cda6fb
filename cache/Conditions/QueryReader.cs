using System.Buffers;
using System.Text.Unicode;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Conditions;

/// <summary>Looks for a parameter in a raw query; names and values are compared percent-decoded, <c>+</c> being a blank.</summary>
internal static class QueryReader
{
    private const int StackChars = 256;

    public static bool Has(ReadOnlySpan<char> query, string name, Glob? pattern)
    {
        while (!query.IsEmpty)
        {
            int ampersand = query.IndexOf('&');
            ReadOnlySpan<char> pair = ampersand < 0 ? query : query[..ampersand];
            query = ampersand < 0 ? default : query[(ampersand + 1)..];
            if (pair.IsEmpty) continue;
            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> key = equals < 0 ? pair : pair[..equals];
            ReadOnlySpan<char> value = equals < 0 ? default : pair[(equals + 1)..];
            if (Holds(key, name, null) && (pattern is null || Holds(value, null, pattern))) return true;
        }
        return false;
    }

    private static bool Holds(ReadOnlySpan<char> raw, string? literal, Glob? pattern)
    {
        if (raw.IndexOfAny('%', '+') < 0) return Compare(raw, literal, pattern);
        char[]? rented = raw.Length > StackChars ? ArrayPool<char>.Shared.Rent(raw.Length) : null;
        byte[]? rentedBytes = rented is null ? null : ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            Span<char> chars = rented ?? stackalloc char[StackChars];
            int length = Decode(raw, rentedBytes ?? stackalloc byte[StackChars], chars);
            // What decodes to something that is no UTF-8 is compared as it was sent.
            return length < 0 ? Compare(raw, literal, pattern) : Compare(chars[..length], literal, pattern);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
            if (rentedBytes is not null) ArrayPool<byte>.Shared.Return(rentedBytes);
        }
    }

    private static bool Compare(ReadOnlySpan<char> value, string? literal, Glob? pattern)
        => literal is not null ? value.SequenceEqual(literal) : pattern!.IsMatch(value);

    /// <returns>The number of characters, or -1 when the text is no ASCII with percent-encoded UTF-8.</returns>
    private static int Decode(ReadOnlySpan<char> raw, Span<byte> bytes, Span<char> chars)
    {
        int count = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            char c = raw[i];
            if (c > 0x7F) return -1;
            if (c == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                bytes[count++] = (byte)((HexValue(raw[i + 1]) << 4) | HexValue(raw[i + 2]));
                i += 2;
            }
            else
            {
                bytes[count++] = c == '+' ? (byte)' ' : (byte)c;
            }
        }
        return Utf8.ToUtf16(bytes[..count], chars, out _, out int written, replaceInvalidSequences: false)
            == OperationStatus.Done ? written : -1;
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
