using StonMedia.Hocon;
using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>Rates as text: a number and bps, kbps, mbps, gbps (powers of 1000), or a size a second such as KiB/s.</summary>
internal static class Rates
{
    /// <summary>1 Tbit/s: beyond it a rate is a slip of the pen, and the arithmetic in bits stays far from its end.</summary>
    private const long Max = 1_000_000_000_000;

    public static bool TryParse(string? text, out BitRate rate)
    {
        rate = default;
        // A bare number would be bit/s to the reader; whoever writes one means something else.
        if (text is null || text.Length == 0 || char.IsAsciiDigit(text[^1])) return false;
        if (!HoconUnits.TryParseRate(text, out long bits) || bits is < 1 or > Max) return false;
        rate = new BitRate(bits);
        return true;
    }

    /// <summary>Also <c>media</c> and <c>media or RATE</c>.</summary>
    public static bool TryParse(string? text, out ThrottleRate rate)
    {
        rate = default;
        string[] words = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words is ["media"])
            rate = ThrottleRate.OfMedia();
        else if (words is ["media", "or", ..] && TryParse(string.Join(' ', words[2..]), out BitRate fallback))
            rate = ThrottleRate.OfMedia(fallback);
        else if (TryParse(text, out BitRate plain))
            rate = ThrottleRate.Of(plain);
        else
            return false;
        return true;
    }
}
