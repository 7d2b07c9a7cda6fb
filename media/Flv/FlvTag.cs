using System.Buffers.Binary;

namespace StonMedia.Media.Flv;

/// <summary>A tag's header and the first bytes of its payload (Adobe Flash Video 10.1 E.4; Enhanced RTMP for fourcc codecs).</summary>
/// <param name="Type">8 sound, 9 video, 18 script.</param>
/// <param name="Offset">In the source.</param>
/// <param name="PayloadSize">Bytes behind the header.</param>
/// <param name="Time">Milliseconds.</param>
/// <param name="Head">First two bytes of the payload, 0 where there are none.</param>
internal readonly record struct FlvTag(int Type, long Offset, int PayloadSize, uint Time, ushort Head)
{
    public const int HeaderSize = 11, Sound = 8, Video = 9, Script = 18;

    /// <summary>Bytes that <see cref="TryRead"/> looks at.</summary>
    public const int Peek = HeaderSize + 2;

    /// <summary>Behind the size that stands behind the payload.</summary>
    public long End => Offset + HeaderSize + PayloadSize + 4;

    public bool IsMedia => Type is Sound or Video;

    /// <summary>Set-up of a decoder, not a picture or sound.</summary>
    public bool IsSequenceHeader => Type switch
    {
        Video when (Head & 0x8000) != 0 => (Head >> 8 & 15) == 0,
        Video => (Head >> 8 & 15) is 7 or 12 or 13 && (Head & 0xFF) == 0,
        Sound when Head >> 12 == 9 => (Head >> 8 & 15) == 0,
        Sound => Head >> 12 == 10 && (Head & 0xFF) == 0,
        _ => false,
    };

    /// <summary>Its codec has a sequence header.</summary>
    public bool WantsSequenceHeader => Type == Video ? (Head & 0x8000) != 0 || (Head >> 8 & 15) is 7 or 12 or 13 : Type == Sound && Head >> 12 is 9 or 10;

    /// <summary>A picture that can be decoded by itself.</summary>
    public bool IsKey => Type == Video && (Head >> 12 & 7) == 1 && !IsSequenceHeader && !IsEndOrMetadata;

    /// <summary>A video tag without a picture: the end of a sequence (2), with FourCC also metadata such as HDR (4).</summary>
    public bool IsEndOrMetadata => Type == Video && ((Head & 0x8000) != 0 ? (Head >> 8 & 15) is 2 or 4 : WantsSequenceHeader && (Head & 0xFF) == 2);

    /// <summary>False: fewer bytes than the header has, or no header of a tag.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, long offset, out FlvTag tag)
    {
        tag = default;
        if (data.Length < Peek || data[0] is not (Sound or Video or Script) || (data[8] | data[9] | data[10]) != 0) return false;
        int size = data[1] << 16 | data[2] << 8 | data[3];
        uint time = (uint)((data[7] & 0x7F) << 24 | data[4] << 16 | data[5] << 8 | data[6]);
        tag = new FlvTag(data[0], offset, size, time, size >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(data[HeaderSize..]) : (ushort)(size == 1 ? data[HeaderSize] << 8 : 0));
        return true;
    }

    /// <summary>The size behind the payload is right, as far as it is at hand.</summary>
    public bool IsClosed(ReadOnlySpan<byte> data)
        => data.Length >= HeaderSize + PayloadSize + 4 && BinaryPrimitives.ReadUInt32BigEndian(data[(HeaderSize + PayloadSize)..]) is var size && size == HeaderSize + PayloadSize;

    /// <summary>
    /// Milliseconds that a picture is shown behind its timestamp: composition time of AVC; of codecs by FourCC with reordering,
    /// of the coded frames that have one. 0 where too few bytes are at hand.
    /// </summary>
    /// <param name="payload">Of a video tag, at least its first eight bytes.</param>
    public static int Delay(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 5) return 0;
        bool isEnhanced = (payload[0] & 0x80) != 0;
        if (isEnhanced ? (payload[0] & 15) != 1 || payload.Length < 8 || payload[1..5].SequenceEqual("av01"u8) || payload[1..5].SequenceEqual("vp09"u8) : (payload[0] & 15) is not (7 or 12) || payload[1] != 1) return 0;
        ReadOnlySpan<byte> time = payload[(isEnhanced ? 5 : 2)..];
        return BinaryPrimitives.ReadInt32BigEndian([time[0], time[1], time[2], 0]) >> 8;
    }

    /// <summary>Puts another timestamp (milliseconds, 31 bits) into a tag's header.</summary>
    public static void WriteTime(Span<byte> tag, uint time)
        => (tag[4], tag[5], tag[6], tag[7]) = ((byte)(time >> 16 & 0xFF), (byte)(time >> 8 & 0xFF), (byte)(time & 0xFF), (byte)(time >> 24));
}
