using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4;

/// <summary>Track references (tref).</summary>
internal static class TrackReferences
{
    /// <summary>Numbers of the tracks that a trak refers to by that type.</summary>
    public static IReadOnlyList<uint> Of(BoxTree tree, int trak, uint type)
    {
        ReadOnlySpan<byte> rest = tree.Payload(tree.Find(trak, FourCc.Tref)).Span;
        var tracks = new List<uint>();
        while (BoxHeader.TryRead(rest, rest.Length, out BoxHeader reference) == BoxStatus.Complete && reference.Size <= rest.Length)
        {
            for (int at = reference.HeaderSize; reference.Type == type && at + 4 <= reference.Size; at += 4)
                tracks.Add(BinaryPrimitives.ReadUInt32BigEndian(rest[at..]));
            rest = rest[(int)reference.Size..];
        }

        return tracks;
    }
}
