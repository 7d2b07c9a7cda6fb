using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StonMedia.Media.Tests.Flv;

/// <summary>A tag as a player finds it (Adobe Flash Video 10.1 E.4, Enhanced RTMP v1); written from the specifications, apart from the code under test.</summary>
/// <param name="Type">8 sound, 9 video, 18 script.</param>
/// <param name="Time">Milliseconds.</param>
/// <param name="Payload">All behind the tag's header.</param>
/// <param name="Offset">Of the tag in its file.</param>
internal sealed record FlvFileTag(int Type, uint Time, byte[] Payload, int Offset)
{
    private readonly Lazy<string> _hash = new(() => Type + Convert.ToHexString(SHA256.HashData(Payload)));

    public string Hash => _hash.Value;

    public bool IsEnhanced => Type == 9 && Payload.Length >= 5 && (Payload[0] & 0x80) != 0;

    /// <summary>"hvc1", "av01"; empty where the codec is a number.</summary>
    public string FourCc => IsEnhanced ? System.Text.Encoding.ASCII.GetString(Payload, 1, 4) : "";

    /// <summary>A decoder's set-up.</summary>
    public bool IsSetup => IsEnhanced ? (Payload[0] & 15) == 0
        : Payload.Length > 1 && Payload[1] == 0 && (Type == 9 ? (Payload[0] & 15) == 7 : Type == 8 && Payload[0] >> 4 == 10);

    /// <summary>A coded picture or sound.</summary>
    public bool IsMedia => Type is 8 or 9 && !IsSetup && Payload.Length > 0 && (IsEnhanced ? (Payload[0] & 15) is 1 or 3 : Type != 9 || (Payload[0] & 15) != 7 || Payload[1] == 1);

    public bool IsKey => Type == 9 && IsMedia && (Payload[0] >> 4 & 7) == 1;

    /// <summary>Milliseconds that a picture is shown behind its timestamp.</summary>
    public int Delay => IsEnhanced
        ? FourCc == "hvc1" && (Payload[0] & 15) == 1 ? Signed24(Payload.AsSpan(5)) : 0
        : Type == 9 && IsMedia && (Payload[0] & 15) == 7 ? Signed24(Payload.AsSpan(2)) : 0;

    /// <summary>Of an enhanced tag: what the decoder gets.</summary>
    public ReadOnlySpan<byte> Coded => Payload.AsSpan(FourCc == "hvc1" && (Payload[0] & 15) == 1 ? 8 : 5);

    /// <summary>All tags; fails where the file is not tags to its end.</summary>
    public static List<FlvFileTag> Of(byte[] file)
    {
        Assert.True(file.AsSpan().StartsWith("FLV"u8), "not an FLV");
        var tags = new List<FlvFileTag>();
        for (int at = (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(5)) + 4; at < file.Length;)
        {
            int size = file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3];
            if (at + 15 + size > file.Length) break;    // cut off
            Assert.Equal(size + 11, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 11 + size)));
            tags.Add(new FlvFileTag(file[at] & 31, (uint)(file[at + 7] << 24 | file[at + 4] << 16 | file[at + 5] << 8 | file[at + 6]), file[(at + 11)..(at + 11 + size)], at));
            at += 15 + size;
        }

        return tags;
    }

    private static int Signed24(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32BigEndian([value[0], value[1], value[2], 0]) >> 8;
}
