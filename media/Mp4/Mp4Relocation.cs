using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>
/// The same film with its moov in front of the first mdat: every box and its order kept, tables of file offsets shifted when read, stco
/// written as co64 where 32 bits no longer do.
/// </summary>
internal static class Mp4Relocation
{
    /// <summary>Changes whenever the bytes of a relocated view would.</summary>
    private const string Tag = "mp4-r1";

    public static ViewResult Relocate(Mp4Index index)
    {
        if (index.IsMoovInFront) return new ViewResult(index.Untouched(), null);
        try
        {
            return Obstacle(index) is { } reason ? new ViewResult(index.Untouched(), reason) : new ViewResult(Build(index), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(index.Untouched(), e.Message);
        }
    }

    private static string? Obstacle(Mp4Index index)
    {
        if (index.IsFragmented) return "fragmented";
        BoxTree tree = index.Tree;
        if (tree.HasItemLocations) return "a meta box with file offsets (iloc)";
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            BoxNode node = tree[i];
            if (node.Type == FourCc.Dref && DataReferences.HaveExternal(tree.Payload(i).Span)) return "media in another file";
        }

        foreach (Mp4Track track in index.Tracks)
        {
            if (track.Damage is { } damage) return damage;
            if (track.Description.AudioObjectType == Mp4Index.XheAac) return "xHE-AAC, which cannot be verified";
        }

        return index.Top.Any(static b => b.Type == FourCc.Meta) ? "a meta box at the top of the file, which may hold file offsets" : null;
    }

    private static Layout Build(Mp4Index index)
    {
        BoxTree tree = index.Tree;
        long target = Target(index);
        List<int> tables = OffsetTables(tree);
        var wide = new bool[tables.Count];
        var move = new MoovMove(target, tree.MoovOffset, index.MoovEnd, tree.Moov.Size, KeepsOld: false);
        if (IsTorn(index, move))
        {
            move = move with { KeepsOld = true };
            MediaFormatException.Require(!IsTorn(index, move), "samples run over the place of the moov");
        }

        for (bool changed = true; changed;)    // a table that grows moves the media, which may make another one grow
        {
            changed = false;
            for (int i = 0; i < wide.Length; i++)
            {
                if (wide[i] || Width(tree, tables[i]) == 8 || !MovedOffsets.NeedsWide(Entries(tree, tables[i]), move)) continue;
                MediaFormatException.Require(tree[tables[i]].Type == FourCc.Stco, "file offsets (saio) that would not fit 32 bits");
                wide[i] = changed = true;
                move = move with { NewSize = checked(move.NewSize + Entries(tree, tables[i]).Length) };
            }
        }

        var header = new HeaderWriter();
        WriteBox(header, tree, 0, tables, wide, move);
        MediaFormatException.Require(header.Length == move.NewSize, "moov of another size than planned");
        var layout = new LayoutBuilder();
        layout.AddSource(0, target);
        header.WriteTo(layout);
        long headerLength = layout.Length;
        if (move.KeepsOld) layout.AddSource(target, index.SourceLength - target);
        else layout.AddSource(target, tree.MoovOffset - target).AddSource(index.MoovEnd, index.SourceLength - index.MoovEnd);
        return layout.Build(Tag, headerLength, index.Duration);
    }

    private static bool IsTorn(Mp4Index index, MoovMove move) => index.Tracks.Any(t => SampleRanges.AnyIsTorn(t, move, index.SourceLength));

    // Before the first mdat, and before a wide box in front of it: that one is room for the mdat's 64-bit size.
    private static long Target(Mp4Index index)
    {
        int mdat = 0;
        while (index.Top[mdat].Type != FourCc.Mdat) mdat++;
        return mdat > 0 && index.Top[mdat - 1].Type == FourCc.Wide ? index.Top[mdat - 1].Offset : index.Top[mdat].Offset;
    }

    private static List<int> OffsetTables(BoxTree tree)
    {
        var tables = new List<int>();
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            BoxNode node = tree[i];
            if (node.Parent < 0 || tree[node.Parent].Type != FourCc.Stbl) continue;
            if ((node.Type == FourCc.Stco || node.Type == FourCc.Co64 || node.Type == FourCc.Saio) && !Entries(tree, i).IsEmpty) tables.Add(i);
        }

        return tables;
    }

    private static int Width(BoxTree tree, int table)
        => tree[table].Type == FourCc.Co64 || (tree[table].Type == FourCc.Saio && tree.Payload(table).Span[0] == 1) ? 8 : 4;

    private static ReadOnlyMemory<byte> Entries(BoxTree tree, int table)
    {
        ReadOnlyMemory<byte> payload = tree.Payload(table);
        if (payload.Length < 8) return default;
        return FullBox.Entries(payload, CountAt(tree, table), Width(tree, table));
    }

    // saio with flag 1 has a type and a parameter, 8 bytes, before its count.
    private static int CountAt(BoxTree tree, int table)
        => tree[table].Type == FourCc.Saio && (tree.Payload(table).Span[3] & 1) != 0 ? 12 : 4;

    private static void WriteBox(HeaderWriter header, BoxTree tree, int node, List<int> tables, bool[] wide, MoovMove move)
    {
        BoxNode box = tree[node];
        int table = tables.IndexOf(node);
        if (table >= 0)
        {
            WriteTable(header, tree, node, wide[table], move);
        }
        else if (tables.Exists(t => t > node && t < box.Next))
        {
            bool grows = Enumerable.Range(0, wide.Length).Any(i => wide[i] && tables[i] > node && tables[i] < box.Next);
            if (grows) header.Begin(box.Type);
            else header.Source(tree.MoovOffset + box.Offset, box.HeaderSize);
            for (int child = tree.FirstChild(node); child >= 0; child = tree.NextSibling(child)) WriteBox(header, tree, child, tables, wide, move);
            if (grows) header.End();
        }
        else
        {
            header.Source(tree.MoovOffset + box.Offset, box.Size);
        }
    }

    private static void WriteTable(HeaderWriter header, BoxTree tree, int node, bool widen, MoovMove move)
    {
        BoxNode box = tree[node];
        ReadOnlyMemory<byte> entries = Entries(tree, node);
        int width = Width(tree, node), before = CountAt(tree, node) + 4;
        var moved = new MovedOffsets(entries, width, widen ? 8 : width, move);
        if (widen)
        {
            header.Begin(FourCc.Co64).Bytes(tree.Payload(node).Span[..4]).UInt32((uint)(entries.Length / 4));
            header.Computed(moved);
        }
        else
        {
            header.Source(tree.MoovOffset + box.Offset, box.HeaderSize + before);
            header.Computed(moved);
        }

        long rest = tree.MoovOffset + box.PayloadOffset + before + entries.Length;
        header.Source(rest, tree.MoovOffset + box.End - rest);
        if (widen) header.End();
    }
}
