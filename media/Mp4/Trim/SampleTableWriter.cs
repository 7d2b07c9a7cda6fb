using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Writes the stbl of a cut track: its boxes in their order, tables cut to the runs, what cannot be cut left out.</summary>
/// <param name="header">Where to.</param>
/// <param name="tree">The source's moov.</param>
/// <param name="cut">The track.</param>
/// <param name="spans">Its runs in the source.</param>
/// <param name="offsetWidth">Bytes of a chunk offset: 4 or 8.</param>
/// <param name="before">Bytes of the new file before the header.</param>
internal sealed class SampleTableWriter(
    HeaderWriter header, BoxTree tree, TrackCut cut, IReadOnlyList<(SourceSpan Span, SourceMap Map)> spans, int offsetWidth, long before)
{
    public void Write(int stbl)
    {
        header.Begin(FourCc.Stbl);
        for (int child = tree.FirstChild(stbl); child >= 0; child = tree.NextSibling(child)) WriteBox(child);
        if (cut.Track.Encryption is { } encryption) WriteEncryption(encryption);
        header.End();
    }

    // Vectors and sub-samples come from the source as they stand there, in one piece for all runs (ISO/IEC 23001-7, 7).
    private void WriteEncryption(SampleEncryption encryption)
    {
        header.Begin(FourCc.Senc, 0, encryption.Flags).UInt32(checked((uint)cut.SampleCount));
        long place = before + header.Length;
        foreach (SampleRun run in cut.Runs)
            foreach ((long offset, long count) in encryption.Ranges(run)) header.Source(offset, count);
        header.End();
        header.Begin(FourCc.Saiz, 0, 0).Bytes([0]).UInt32((uint)cut.SampleCount);
        foreach (SampleRun run in cut.Runs) header.Shared(encryption.Sizes(run));
        header.End();
        header.Begin(FourCc.Saio, 1, 0).UInt32(1).UInt64((ulong)place);
        header.End();
    }

    private void WriteBox(int node)
    {
        uint type = tree[node].Type;
        if (type == FourCc.Stts) WriteTimes(node);
        else if (type == FourCc.Ctts) WriteParts(FourCc.Ctts, tree.Payload(node) is { IsEmpty: false } ctts ? ctts.Span[0] : (byte)0, cut.Offsets);
        else if (type == FourCc.Stss) WriteSyncs(type, cut.Track.Syncs!);
        else if (type == FourCc.Stps) WriteSyncs(type, new SyncTable(FullBox.Entries(tree.Payload(node), 4, 4)));
        else if (type == FourCc.Stsz || type == FourCc.Stz2) WriteSizes();
        else if (type == FourCc.Stsc) WriteSampleToChunk();
        else if (type == FourCc.Stco || type == FourCc.Co64) WriteOffsets();
        else if (type == FourCc.Sdtp) WriteDependencies(node);
        else if (type == FourCc.Sbgp) WriteGroups(node);
        else if (!IsLeftOut(type) && (type != FourCc.Cslg || (cut.OffsetShift == 0 && cut.TickFactor == 1))) CopyBox.Write(header, tree, node);
    }

    // Per-sample boxes nobody needs to play the film: sub-samples, padding bits, shadow sync samples, degradation priorities. And those of
    // encryption, which are written anew.
    private static bool IsLeftOut(uint type)
        => type == FourCc.Senc || type == FourCc.Saiz || type == FourCc.Saio || type == FourCc.Subs || type == FourCc.Padb || type == FourCc.Stsh || type == FourCc.Stdp;

    // Composition offsets that the source has no table for stand behind the durations.
    private void WriteTimes(int node)
    {
        WriteParts(FourCc.Stts, 0, cut.Times);
        if (tree.Find(tree[node].Parent, FourCc.Ctts) < 0 && cut.Offsets is { Count: > 0 } offsets) WriteParts(FourCc.Ctts, 0, offsets);
    }

    private void WriteParts(uint type, byte version, IReadOnlyList<TablePart> parts)
    {
        long entries = 0;
        for (int i = 0; i < parts.Count; i++) entries += parts[i].EntryCount;
        header.Begin(type, version, 0).UInt32(checked((uint)entries));
        for (int i = 0; i < parts.Count; i++) parts[i].Write(header);
        header.End();
    }

    private void WriteSyncs(uint type, SyncTable syncs)
    {
        var parts = new List<CutSyncs>();
        long before = 0, count = 0;
        foreach (SampleRun run in cut.Runs)
        {
            int first = syncs.CountBefore(run.First), last = syncs.CountBefore(run.Last);
            parts.Add(new CutSyncs(syncs, first, last, before - run.First));
            before += run.Count;
            count += last - first;
        }

        header.Begin(type, 0, 0).UInt32((uint)count);
        foreach (CutSyncs part in parts) header.Computed(part);
        header.End();
    }

    private void WriteSizes()
    {
        SizeTable sizes = cut.Track.Sizes;
        header.Begin(FourCc.Stsz, 0, 0).UInt32(sizes.IsConstant ? cut.Track.SizeField : 0).UInt32(checked((uint)cut.SampleCount));
        if (!sizes.IsConstant)
        {
            foreach ((SourceSpan span, _) in spans)
            {
                SampleRun run = span.Mark.IsEmpty ? span.Run : new SampleRun(span.Run.First, span.Run.Last - 1);
                ReadOnlyMemory<byte> raw = sizes.Raw(run.First, run.Last);
                if (raw.IsEmpty) header.Computed(new CutSizes(sizes, run));
                else header.Shared(raw);
                if (!span.Mark.IsEmpty) header.UInt32(checked((uint)(sizes.SizeOf(run.Last) + span.Mark.Length)));
            }
        }

        header.End();
    }

    private void WriteSampleToChunk()
    {
        var parts = new SampleToChunkCut[spans.Count];
        long chunks = 0, entries = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            SourceSpan span = spans[i].Span;
            parts[i] = new SampleToChunkCut(span, chunks);
            chunks += span.Last.Chunk - span.First.Chunk + 1;
            entries += parts[i].EntryCount;
        }

        header.Begin(FourCc.Stsc, 0, 0).UInt32((uint)entries);
        foreach (SampleToChunkCut part in parts) part.Write(header);
        header.End();
    }

    private void WriteOffsets()
    {
        header.Begin(offsetWidth == 8 ? FourCc.Co64 : FourCc.Stco, 0, 0);
        long chunks = 0;
        for (int i = 0; i < spans.Count; i++) chunks += spans[i].Span.Last.Chunk - spans[i].Span.First.Chunk + 1;
        header.UInt32((uint)chunks);
        for (int i = 0; i < spans.Count; i++) header.Computed(new CutChunkOffsets(spans[i].Span, spans[i].Map, offsetWidth));
        header.End();
    }

    // One byte a sample behind version and flags.
    private void WriteDependencies(int node)
    {
        ReadOnlyMemory<byte> payload = tree.Payload(node);
        if (payload.Length < 4 + cut.Track.SampleCount) return;
        header.Begin(FourCc.Sdtp).Bytes(payload.Span[..4]);
        foreach (SampleRun run in cut.Runs) header.Shared(payload.Slice((int)(4 + run.First), (int)run.Count));
        header.End();
    }

    // Grouping type and, in version 1, its parameter; then runs of samples with the group they are in, 0 for none.
    private void WriteGroups(int node)
    {
        ReadOnlyMemory<byte> payload = tree.Payload(node);
        if (payload.Length < 12) return;
        int countAt = payload.Span[0] == 0 ? 8 : 12;
        var table = new RunTable(FullBox.Entries(payload, countAt, 8), signed: true);
        RunTableCut[] cuts = [.. cut.Runs.Select(r => new RunTableCut(table, r))];
        header.Begin(FourCc.Sbgp).Bytes(payload.Span[..countAt]).UInt32((uint)cuts.Sum(static c => c.EntryCount));
        foreach (RunTableCut part in cuts) part.Write(header);
        header.End();
    }
}
