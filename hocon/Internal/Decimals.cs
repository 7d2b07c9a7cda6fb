using System.Numerics;

namespace StonMedia.Hocon.Internal;

/// <summary>Decimal numbers of any length, exactly: sizes with fractions must not lose bytes to rounding.</summary>
internal static class Decimals
{
    // Beyond this many digits no size can be meant, and a power of ten would only burn time.
    private const int MaxExponent = 400;

    /// <summary>Reads sign, digits, point, digits, exponent, and multiplies; the fraction of the product is cut off.</summary>
    public static bool TryMultiply(ReadOnlySpan<char> text, BigInteger factor, out BigInteger product)
    {
        product = default;
        int i = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '+' or '-') i++;
        if (text.Length > MaxExponent) return false;
        BigInteger digits = BigInteger.Zero;
        int count = 0, scale = 0;
        bool point = false;
        for (; i < text.Length && text[i] is not ('e' or 'E'); i++)
        {
            if (text[i] == '.' && !point)
            {
                point = true;
                continue;
            }
            int digit = JavaNumbers.Digit(text[i], 10);
            if (digit < 0) return false;
            digits = (digits * 10) + digit;
            count++;
            if (point) scale++;
        }
        if (count == 0) return false;
        if (i < text.Length)
        {
            if (!JavaNumbers.TryParseLong(text[(i + 1)..], out long exponent) || Math.Abs(exponent) > MaxExponent) return false;
            scale -= (int)exponent;
        }
        product = digits * factor;
        product = scale > 0 ? product / BigInteger.Pow(10, scale) : product * BigInteger.Pow(10, -scale);
        if (negative) product = -product;
        return true;
    }
}
