namespace StonMedia.Media.Ts;

/// <summary>The header before each AAC frame in a transport stream (ISO/IEC 13818-7, 6.2), without checksum.</summary>
/// <param name="Profile">Audio object type less one, 0..3.</param>
/// <param name="Rate">Index of the sampling frequency.</param>
/// <param name="Channels">Channel configuration, 1..7.</param>
internal readonly record struct AdtsHeader(int Profile, int Rate, int Channels)
{
    public const int Size = 7;

    /// <summary>Largest frame that its 13 bits of length hold, header included.</summary>
    public const int MaxFrame = (1 << 13) - 1;

    private static readonly int[] s_rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    /// <summary>Ticks of a timescale that a frame of 1,024 samples lasts.</summary>
    public long FrameDuration(long timescale) => ((1024 * timescale) + (s_rates[Rate] / 2)) / s_rates[Rate];

    /// <summary>From an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); null when ADTS cannot say it.</summary>
    public static AdtsHeader? Of(ReadOnlySpan<byte> config)
    {
        if (config.Length < 2) return null;
        int type = config[0] >> 3, rate = ((config[0] & 7) << 1) | (config[1] >> 7), channels = (config[1] >> 3) & 15;
        bool isShort = type is >= 1 and <= 4 && (config[1] & 4) != 0;    // frames of 960 samples, which a decoder of ADTS takes for 1,024
        if (isShort) return null;
        if (type is 5 or 29) type = 2;    // HE-AAC: the frames are those of its AAC-LC core, at the core's rate
        return type is >= 1 and <= 4 && rate <= 12 && channels is >= 1 and <= 7 ? new AdtsHeader(type - 1, rate, channels) : null;
    }

    /// <summary>Writes the header of a frame.</summary>
    /// <param name="frame">Bytes of the frame without header, at most MaxFrame - Size.</param>
    /// <param name="output">Size bytes or more.</param>
    public void Write(int frame, Span<byte> output)
    {
        int length = frame + Size;
        output[0] = 0xFF;
        output[1] = 0xF1;
        output[2] = (byte)((Profile << 6) | (Rate << 2) | (Channels >> 2));
        output[3] = (byte)(((Channels & 3) << 6) | (length >> 11));
        output[4] = (byte)((length >> 3) & 0xFF);
        output[5] = (byte)(((length & 7) << 5) | 0x1F);
        output[6] = 0xFC;
    }
}
