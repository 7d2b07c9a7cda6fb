using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>Writes the trak of a fragmented film with the tables of all its fragments.</summary>
/// <param name="header">Where to.</param>
/// <param name="tree">The film's moov.</param>
/// <param name="track">The samples.</param>
/// <param name="movieTimescale">Ticks a second of edit durations, 0 when not known.</param>
/// <param name="begin">Decoding time at which the film begins, in flicks.</param>
internal sealed class TrakWriter(HeaderWriter header, BoxTree tree, FragmentTrack track, uint movieTimescale, long begin)
{
    public void Write()
    {
        int trak = track.Track.Node;
        header.Begin(FourCc.Trak);
        for (int child = tree.FirstChild(trak); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type == FourCc.Mdia) WriteContainer(child, FourCc.Minf);
            else if (type != FourCc.Edts) FragmentedMoov.CopyKept(header, tree, child);
            if (type == FourCc.Tkhd) WriteEdits();
        }

        header.End();
    }

    // The source's edits, the last one to the end of the media, behind an empty one if the track's first sample comes later than the film's beginning.
    private void WriteEdits()
    {
        long late = movieTimescale == 0 ? 0 : Flicks.ToTicks(Flicks.FromTicks(track.FirstTime, track.Track.Timescale) - begin, movieTimescale);
        List<Edit> edits = [.. track.Track.Edits];
        if (late > 0)
        {
            if (edits.Count == 0) edits.Add(new Edit(0, 0, true));
            edits.Insert(0, new Edit(late, -1, true));
        }

        if (edits.Count == 0) return;
        edits[^1] = edits[^1] with { Duration = 0 };
        header.Begin(FourCc.Edts).Begin(FourCc.Elst, 1, 0).UInt32((uint)edits.Count);
        foreach (Edit edit in edits) header.UInt64((ulong)edit.Duration).UInt64(unchecked((ulong)edit.MediaTime)).UInt32(edit.IsNormalRate ? 0x10000u : 0);
        header.End();
        header.End();
    }

    private void WriteContainer(int node, uint inner)
    {
        header.Begin(tree[node].Type);
        for (int child = tree.FirstChild(node); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type != inner) FragmentedMoov.CopyKept(header, tree, child);
            else if (inner == FourCc.Minf) WriteContainer(child, FourCc.Stbl);
            else WriteTables(child);
        }

        header.End();
    }

    private void WriteTables(int stbl)
    {
        header.Begin(FourCc.Stbl);
        for (int child = tree.FirstChild(stbl); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type == FourCc.Stsd || type == FourCc.Sgpd) FragmentedMoov.CopyKept(header, tree, child);    // the others speak of samples by number
        }

        Table(FourCc.Stts, (uint)track.Times.RunCount, track.Times.Bytes);
        if (track.Offsets.HasValues) Table(FourCc.Ctts, (uint)track.Offsets.RunCount, track.Offsets.Bytes);
        if (track.Syncs.Count < track.SampleCount) Table(FourCc.Stss, (uint)track.Syncs.Count, track.Syncs.Bytes);
        Table(FourCc.Stsc, (uint)track.SampleToChunk.Count / 3, track.SampleToChunk.Bytes);
        header.Begin(FourCc.Stsz, 0, 0).UInt32(0).UInt32((uint)track.SampleCount);
        header.Shared(track.Sizes.Bytes);
        header.End();
        Table(FourCc.Co64, (uint)track.ChunkCount, track.Chunks.Bytes);
        header.End();
    }

    private void Table(uint type, uint count, ReadOnlyMemory<byte> entries)
    {
        header.Begin(type, type == FourCc.Ctts ? (byte)1 : (byte)0, 0).UInt32(count);
        header.Shared(entries);
        header.End();
    }
}
