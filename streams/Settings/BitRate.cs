using System.Globalization;

namespace StonMedia.Streams.Settings;

/// <summary>A rate of bytes in bit/s, the unit networks and media are measured in. 1 kbps = 1,000 bit/s; 1 KiB/s = 8,192 bit/s.</summary>
/// <param name="BitsPerSecond">1 or more where a rate is set.</param>
public readonly record struct BitRate(long BitsPerSecond) : IComparable<BitRate>
{
    /// <summary>Bytes a second.</summary>
    public double BytesPerSecond => BitsPerSecond / 8.0;

    /// <summary>From 1,000 bit/s.</summary>
    public static BitRate FromKbps(double kbps) => new((long)Math.Round(kbps * 1_000));

    /// <summary>From bytes a second.</summary>
    public static BitRate FromBytesPerSecond(double bytes) => new((long)Math.Round(bytes * 8));

    /// <summary>Whole bytes due after <paramref name="time"/> at this rate; never negative.</summary>
    public long BytesIn(TimeSpan time) => time <= TimeSpan.Zero ? 0 : (long)((Int128)BitsPerSecond * time.Ticks / (8 * TimeSpan.TicksPerSecond));

    /// <inheritdoc/>
    public int CompareTo(BitRate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <summary>Slower.</summary>
    public static bool operator <(BitRate left, BitRate right) => left.BitsPerSecond < right.BitsPerSecond;

    /// <summary>Faster.</summary>
    public static bool operator >(BitRate left, BitRate right) => left.BitsPerSecond > right.BitsPerSecond;

    /// <summary>Slower or equal.</summary>
    public static bool operator <=(BitRate left, BitRate right) => left.BitsPerSecond <= right.BitsPerSecond;

    /// <summary>Faster or equal.</summary>
    public static bool operator >=(BitRate left, BitRate right) => left.BitsPerSecond >= right.BitsPerSecond;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1000.0} kbps");
}
