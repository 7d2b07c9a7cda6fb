using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4.Boxes;

/// <summary>Reads a complete moov into a <see cref="BoxTree"/>. Work and memory are bounded by the bytes given and by the limits.</summary>
internal static class BoxTreeReader
{
    /// <summary>Opaque boxes up to this many bytes are copied into the index; larger ones are served from the source.</summary>
    private const int KeptPayload = 1 << 10;

    /// <param name="moov">The whole box.</param>
    /// <param name="header">Its header.</param>
    /// <param name="moovOffset">Where it stands in the source.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="keepsAll">Large opaque boxes are copied too: what is made of the tree cannot take them from the source.</param>
    /// <exception cref="MediaFormatException">More boxes, tracks or nesting than the limits allow.</exception>
    public static BoxTree Read(ReadOnlySpan<byte> moov, BoxHeader header, long moovOffset, MediaLimits limits, bool keepsAll = false)
    {
        var nodes = new List<BoxNode>(64);
        int keptBytes = 0;
        AddContainer(nodes, moov, header, -1, 0, 0, limits, keepsAll ? int.MaxValue : KeptPayload, ref keptBytes);
        BoxNode[] all = [.. nodes];
        byte[] kept = GC.AllocateUninitializedArray<byte>(keptBytes);
        bool itemLocations = false;
        foreach (BoxNode node in all)
        {
            ReadOnlySpan<byte> payload = moov.Slice(node.PayloadOffset, node.PayloadSize);
            if (node.KeptAt >= 0) payload.CopyTo(kept.AsSpan(node.KeptAt));
            if (node.Type == FourCc.Meta || node.Type == FourCc.Udta) itemLocations |= payload.IndexOf("iloc"u8) >= 0;
        }

        return new BoxTree(all, kept, moovOffset) { HasItemLocations = itemLocations };
    }

    private static void AddContainer(
        List<BoxNode> nodes, ReadOnlySpan<byte> moov, BoxHeader header, int parent, int offset, int depth, MediaLimits limits, int keep, ref int kept)
    {
        MediaFormatException.Require(depth <= limits.MaxDepth, $"boxes nested deeper than {limits.MaxDepth}");
        int self = nodes.Count, end = offset + (int)header.Size, at = offset + header.HeaderSize, tracks = 0;
        nodes.Add(default);
        while (at < end)
        {
            MediaFormatException.Require(nodes.Count < limits.MaxBoxes, $"more than {limits.MaxBoxes} boxes");
            bool isBox = BoxHeader.TryRead(moov[at..end], end - at, out BoxHeader child) == BoxStatus.Complete
                && child.Size <= end - at && child.Type != 0;
            if (!isBox)    // a terminating zero of QuickTime, or bytes that are no box: kept as they are, looked at by nobody
            {
                nodes.Add(Leaf(moov, nodes.Count, self, at, new BoxHeader(0, 0, end - at), keep, ref kept));
                break;
            }

            if (child.Type == FourCc.Trak && header.Type == FourCc.Moov)
                MediaFormatException.Require(++tracks <= limits.MaxTracks, $"more than {limits.MaxTracks} tracks");
            if (IsContainer(child.Type)) AddContainer(nodes, moov, child, self, at, depth + 1, limits, keep, ref kept);
            else nodes.Add(Leaf(moov, nodes.Count, self, at, child, keep, ref kept));
            at += (int)child.Size;
        }

        nodes[self] = new BoxNode(header.Type, parent, offset, header.HeaderSize, (int)header.Size, -1, nodes.Count);
    }

    private static BoxNode Leaf(ReadOnlySpan<byte> moov, int index, int parent, int offset, BoxHeader header, int keep, ref int kept)
    {
        var node = new BoxNode(header.Type, parent, offset, header.HeaderSize, (int)header.Size, -1, index + 1);
        if (node.PayloadSize > keep && !IsTable(header.Type, moov.Slice(node.PayloadOffset, node.PayloadSize))) return node;
        int at = kept;
        kept += node.PayloadSize;
        return node with { KeptAt = at };
    }

    private static bool IsContainer(uint type)
        => type == FourCc.Trak || type == FourCc.Mdia || type == FourCc.Minf || type == FourCc.Stbl || type == FourCc.Edts || type == FourCc.Dinf
            || type == FourCc.Udta;

    private static bool IsTable(uint type, ReadOnlySpan<byte> payload)
        => type == FourCc.Stsz || type == FourCc.Stts || type == FourCc.Ctts || type == FourCc.Stco || type == FourCc.Co64 || type == FourCc.Stsc
            || type == FourCc.Stss || type == FourCc.Stz2 || type == FourCc.Elst || type == FourCc.Sdtp || type == FourCc.Stps || type == FourCc.Stdp
            || type == FourCc.Saio || type == FourCc.Sbgp || type == FourCc.Tref || type == FourCc.Stsd
            || (type == FourCc.Sgpd && payload.Length >= 8 && FourCc.Of(payload[4..]) == FourCc.Roll);
}
