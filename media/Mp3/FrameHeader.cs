using System.Buffers.Binary;

namespace StonMedia.Media.Mp3;

/// <summary>The four bytes that begin a frame of MPEG audio, layer III (ISO/IEC 11172-3 2.4.1.3, 13818-3, and the "MPEG-2.5" that halves the rates once more).</summary>
internal readonly struct FrameHeader
{
    private static readonly int[] s_rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] s_rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private readonly uint _bits;

    private FrameHeader(uint bits) => _bits = bits;

    /// <summary>Bytes of the four that two frames of one stream have in common: sync, version, layer, sampling rate.</summary>
    public const uint StreamBits = 0xFFFE_0C00;

    public uint Bits => _bits;

    /// <summary>MPEG-1: two granules a frame; MPEG-2 and 2.5 have one.</summary>
    public bool IsVersion1 => (_bits >> 19 & 3) == 3;

    public bool IsMono => (_bits >> 6 & 3) == 3;

    public bool HasChecksum => (_bits & 0x1_0000) == 0;

    /// <summary>Thousand bits a second.</summary>
    public int BitRate => (IsVersion1 ? s_rates1 : s_rates2)[_bits >> 12 & 15];

    /// <summary>Samples a second.</summary>
    public int SampleRate => ((int)(_bits >> 10 & 3) switch { 0 => 44100, 1 => 48000, _ => 32000 }) / ((int)(_bits >> 19 & 3) switch { 3 => 1, 2 => 2, _ => 4 });

    /// <summary>Samples a frame and channel.</summary>
    public int Samples => IsVersion1 ? 1152 : 576;

    /// <summary>Bytes of the frame, this header included: 24 to 1441.</summary>
    public int Size => (Samples / 8 * BitRate * 1000 / SampleRate) + (int)(_bits >> 9 & 1);

    /// <summary>Bytes of a frame without padding, times <see cref="SampleRate"/>: sizes of constant streams add up to this on average.</summary>
    public long SizeTimesRate => (long)(Samples / 8) * BitRate * 1000;

    /// <summary>Where main data begins within the frame.</summary>
    public int MainData => 4 + (HasChecksum ? 2 : 0) + SideInfo;

    /// <summary>Bytes of side information.</summary>
    public int SideInfo => IsVersion1 ? (IsMono ? 17 : 32) : (IsMono ? 9 : 17);

    /// <summary>Bytes between the frame's beginning and its side information.</summary>
    public int SideInfoOffset => HasChecksum ? 6 : 4;

    /// <summary>False: no header of layer III, one of free format, or fewer than four bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out FrameHeader header)
    {
        header = default;
        if (data.Length < 4) return false;
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(data);
        if (!IsLayer3(bits) || (bits >> 12 & 15) is 0 or 15) return false;
        header = new FrameHeader(bits);
        return header.Size > header.MainData;
    }

    /// <summary>A header whose bit rate is "free": the frame's size is told nowhere.</summary>
    public static bool IsFreeFormat(ReadOnlySpan<byte> data)
        => data.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(data) is var bits && IsLayer3(bits) && (bits >> 12 & 15) == 0;

    /// <summary>The same stream: version, layer and sampling rate. Bit rate and channel mode may change from frame to frame.</summary>
    public bool IsKin(FrameHeader other) => ((_bits ^ other._bits) & StreamBits) == 0;

    /// <summary>Another bit rate, no padding, no checksum; null when the frame would be smaller than <paramref name="atLeast"/> at every rate.</summary>
    public FrameHeader? WithRoomFor(int atLeast)
    {
        for (uint rate = Math.Max(1, _bits >> 12 & 15); rate < 15; rate++)
        {
            var header = new FrameHeader(_bits & 0xFFFF_0DFF | 0x1_0000 | (rate << 12));
            if (header.Size >= atLeast) return header;
        }

        return null;
    }

    /// <summary>Bytes of main data before this frame that its own begins with (the bit reservoir).</summary>
    /// <param name="frame">The frame, at least up to its side information's second byte.</param>
    public int Reservoir(ReadOnlySpan<byte> frame)
    {
        int at = SideInfoOffset;
        return IsVersion1 ? frame[at] << 1 | frame[at + 1] >> 7 : frame[at];
    }

    private static bool IsLayer3(uint bits) => bits >> 21 == 0x7FF && (bits >> 19 & 3) != 1 && (bits >> 17 & 3) == 1 && (bits >> 10 & 3) != 3;
}
