using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4;

/// <summary>Writes a box of the source's moov as it is: from the index what was kept, from the source what is large.</summary>
internal static class CopyBox
{
    public static void Write(HeaderWriter header, BoxTree tree, int node)
    {
        BoxNode box = tree[node];
        if (box.Type == 0)    // bytes that are no box
        {
            if (box.KeptAt >= 0) header.Shared(tree.Payload(node));
            else header.Source(tree.MoovOffset + box.Offset, box.Size);
        }
        else if (box.KeptAt >= 0)
        {
            header.Begin(box.Type).Shared(tree.Payload(node));
            header.End();
        }
        else if (tree.FirstChild(node) is var child and >= 0)
        {
            header.Begin(box.Type);
            for (; child >= 0; child = tree.NextSibling(child)) Write(header, tree, child);
            header.End();
        }
        else if (box.PayloadSize == 0)
        {
            header.Begin(box.Type).End();
        }
        else
        {
            header.Source(tree.MoovOffset + box.Offset, box.Size);
        }
    }
}
