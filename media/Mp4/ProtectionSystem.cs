using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4;

/// <summary>A pssh box of a moov (ISO/IEC 23001-7, 8.1): what a key system needs to ask for its licence.</summary>
/// <param name="SystemId">Of the key system, as urn:uuid: has it.</param>
/// <param name="Box">The whole box.</param>
/// <param name="Data">The system's own part of it.</param>
internal sealed record ProtectionSystem(string SystemId, ReadOnlyMemory<byte> Box, ReadOnlyMemory<byte> Data)
{
    public const string Widevine = "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed", PlayReady = "9a04f079-9840-4286-ab92-e65be0885f95";

    private const int MaxSystems = 16, MaxSize = 64 << 10;

    private static readonly uint s_pssh = FourCc.Of("pssh"u8);

    /// <summary>Those of a film, each as it stands in the moov; what is cut off, or larger than 64 KiB, is left out.</summary>
    public static IReadOnlyList<ProtectionSystem> Of(BoxTree tree)
    {
        var systems = new List<ProtectionSystem>();
        for (int child = tree.FirstChild(0); child >= 0 && systems.Count < MaxSystems; child = tree.NextSibling(child))
            if (tree[child].Type == s_pssh && Read(tree.Payload(child)) is { } system) systems.Add(system);
        return systems;
    }

    private static ProtectionSystem? Read(ReadOnlyMemory<byte> payload)
    {
        ReadOnlySpan<byte> fields = payload.Span;
        int at = 20;
        if (fields.Length is < 24 or > MaxSize) return null;
        if (fields[0] > 0)
        {
            uint keys = BinaryPrimitives.ReadUInt32BigEndian(fields[20..]);
            if (keys > MaxSize / 16) return null;
            at = 24 + (16 * (int)keys);
        }

        if (fields.Length < at + 4 || BinaryPrimitives.ReadUInt32BigEndian(fields[at..]) is var size && size > fields.Length - at - 4) return null;
        byte[] box = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        "pssh"u8.CopyTo(box.AsSpan(4));
        fields.CopyTo(box.AsSpan(8));
        return new ProtectionSystem(Uuid(fields.Slice(4, 16)), box, payload.Slice(at + 4, (int)size));
    }

    /// <summary>Sixteen bytes in the order they stand, as urn:uuid: writes them.</summary>
    public static string Uuid(ReadOnlySpan<byte> bytes) => new Guid(bytes, bigEndian: true).ToString("D");
}
