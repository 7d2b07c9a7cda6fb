namespace StonMedia.Media.Mp4.Tables;

/// <summary>Arithmetic on numbers that hostile tables choose.</summary>
internal static class Sums
{
    /// <summary>No media time or byte count of a real file comes near; sums of a few of them still fit 64 bits.</summary>
    public const long Limit = 1L << 60;

    /// <summary>sum + (count * value).</summary>
    /// <exception cref="MediaFormatException">Beyond <see cref="Limit"/>.</exception>
    public static long AddProduct(long sum, long count, long value)
    {
        Int128 result = sum + ((Int128)count * value);
        if (result > Limit || result < -Limit) MediaFormatException.Throw("table sums beyond 60 bits");
        return (long)result;
    }

    /// <summary>value * numerator / denominator, to the nearest; denominator above 0.</summary>
    public static long Scale(long value, long numerator, long denominator)
    {
        Int128 product = (Int128)value * numerator;
        Int128 half = denominator / 2;
        Int128 result = (product >= 0 ? product + half : product - half) / denominator;
        if (result > Limit || result < -Limit) MediaFormatException.Throw("time beyond 60 bits");
        return (long)result;
    }
}
