using System.Globalization;

namespace StonMedia.Hocon.Internal;

/// <summary>Number texts as the reference reads them, which is as Java does: wider than JSON.</summary>
internal static class JavaNumbers
{
    /// <summary>An optional sign and decimal digits of any script, within 64 bits; no blanks.</summary>
    public static bool TryParseLong(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        int start = negative || (text.Length > 0 && text[0] == '+') ? 1 : 0;
        if (start == text.Length) return false;
        ulong magnitude = 0;
        for (int i = start; i < text.Length; i++)
        {
            int digit = Digit(text[i], 10);
            if (digit < 0 || magnitude > (ulong)long.MaxValue / 10) return false;
            magnitude = (magnitude * 10) + (uint)digit;
            if (magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0UL)) return false;
        }
        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>
    /// What Java's parseDouble takes: blanks around, a sign, decimal or hexadecimal digits, an exponent, a type letter, NaN, Infinity.
    /// </summary>
    public static bool TryParseDouble(ReadOnlySpan<char> text, out double value)
    {
        while (text.Length > 0 && text[0] <= ' ') text = text[1..];
        while (text.Length > 0 && text[^1] <= ' ') text = text[..^1];
        value = 0;
        if (text.Length == 0) return false;
        bool negative = text[0] == '-';
        ReadOnlySpan<char> body = negative || text[0] == '+' ? text[1..] : text;
        if (body is "NaN") value = double.NaN;
        else if (body is "Infinity") value = double.PositiveInfinity;
        else if (body.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return TryParseHexDouble(body[2..], negative, out value);
        else return TryParseDecimal(body, negative, out value);
        if (negative) value = -value;
        return true;
    }

    // Only digits, one point and an exponent; at least one digit before the exponent.
    private static bool TryParseDecimal(ReadOnlySpan<char> body, bool negative, out double value)
    {
        value = 0;
        if (body.Length > 0 && body[^1] is 'd' or 'D' or 'f' or 'F') body = body[..^1];
        if (body.Length == 0 || (body[0] != '.' && !char.IsAsciiDigit(body[0]))) return false;
        if (!double.TryParse(body, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)) return false;
        if (negative) value = -value;
        return true;
    }

    // HexDigits[.HexDigits]p[sign]Digits[type]: the exponent is not optional.
    private static bool TryParseHexDouble(ReadOnlySpan<char> body, bool negative, out double value)
    {
        value = 0;
        int p = body.IndexOfAny('p', 'P');
        if (p <= 0) return false;
        ReadOnlySpan<char> exponentText = body[(p + 1)..];
        if (exponentText.Length > 0 && exponentText[^1] is 'd' or 'D' or 'f' or 'F') exponentText = exponentText[..^1];
        if (!int.TryParse(exponentText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)) return false;
        double mantissa = 0;
        int digits = 0;
        bool point = false;
        foreach (char c in body[..p])
        {
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }
            if (!char.IsAsciiHexDigit(c)) return false;
            mantissa = (mantissa * 16) + Digit(c, 16);
            if (point) exponent -= 4;
            digits++;
        }
        if (digits == 0) return false;
        value = Math.ScaleB(negative ? -mantissa : mantissa, exponent);
        return true;
    }

    /// <summary>The value of a digit in any script, letters up to the radix included; -1 when it is none.</summary>
    public static int Digit(char c, int radix)
    {
        int digit = c switch
        {
            >= '0' and <= '9' => c - '0',
            >= 'a' and <= 'z' => c - 'a' + 10,
            >= 'A' and <= 'Z' => c - 'A' + 10,
            < '\u0080' => -1,
            >= '\uFF21' and <= '\uFF3A' => c - '\uFF21' + 10,
            >= '\uFF41' and <= '\uFF5A' => c - '\uFF41' + 10,
            _ => CharUnicodeInfo.GetDecimalDigitValue(c),
        };
        return digit < radix ? digit : -1;
    }
}
