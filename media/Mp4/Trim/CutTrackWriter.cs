using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Writes the trak of a cut track: new durations, edit list and tables; the rest as it was.</summary>
internal sealed class CutTrackWriter(
    HeaderWriter header, BoxTree tree, TrackCut cut, uint movieTimescale, SampleTableWriter tables, List<uint> keptTracks)
{
    public void Write()
    {
        int trak = cut.Track.Node;
        header.Begin(FourCc.Trak);
        for (int child = tree.FirstChild(trak); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type == FourCc.Tkhd)
            {
                // Summed as the edit list has them, so that rounding does not part the two.
                long duration = 0;
                for (int i = 0; i < cut.Edits.Count; i++) duration = checked(duration + Flicks.ToTicks(cut.Edits[i].Duration, movieTimescale));
                TimedHeader.Write(header, type, tree.Payload(child).Span, duration, null);
                WriteEdits();
            }
            else if (type == FourCc.Mdia)
            {
                WriteMedia(child);
            }
            else if (type == FourCc.Tref)
            {
                WriteReferences(child);
            }
            else if (type == FourCc.Udta)
            {
                CutFilm.WriteUserData(header, tree, child);
            }
            else if (type != FourCc.Edts && type != FourCc.Senc && !CutFilm.HasStaleOffsets(tree, type))
            {
                CopyBox.Write(header, tree, child);
            }
        }

        header.End();
    }

    private void WriteEdits()
    {
        if (cut.Edits.Count == 0) return;
        var durations = new long[cut.Edits.Count];
        bool wide = false;
        for (int i = 0; i < durations.Length; i++)
        {
            durations[i] = Flicks.ToTicks(cut.Edits[i].Duration, movieTimescale);
            wide |= durations[i] > uint.MaxValue || cut.Edits[i].MediaTime > int.MaxValue;
        }

        header.Begin(FourCc.Edts).Begin(FourCc.Elst, wide ? (byte)1 : (byte)0, 0).UInt32((uint)durations.Length);
        for (int i = 0; i < durations.Length; i++)
        {
            long mediaTime = cut.Edits[i].MediaTime;
            if (wide) header.UInt64((ulong)durations[i]).UInt64(unchecked((ulong)mediaTime));
            else header.UInt32((uint)durations[i]).UInt32(unchecked((uint)mediaTime));
            header.UInt32(0x10000);
        }

        header.End();
        header.End();
    }

    private void WriteMedia(int mdia)
    {
        header.Begin(FourCc.Mdia);
        for (int child = tree.FirstChild(mdia); child >= 0; child = tree.NextSibling(child))
        {
            uint type = tree[child].Type;
            if (type == FourCc.Mdhd) TimedHeader.Write(header, type, tree.Payload(child).Span, cut.MediaDuration, cut.TickFactor == 1 ? null : checked((uint)(cut.Track.Timescale * cut.TickFactor)));
            else if (type == FourCc.Minf) WriteMediaInformation(child);
            else CopyBox.Write(header, tree, child);
        }

        header.End();
    }

    private void WriteMediaInformation(int minf)
    {
        header.Begin(FourCc.Minf);
        for (int child = tree.FirstChild(minf); child >= 0; child = tree.NextSibling(child))
        {
            if (tree[child].Type == FourCc.Stbl) tables.Write(child);
            else CopyBox.Write(header, tree, child);
        }

        header.End();
    }

    // A reference to a track that is not there any more is an error to players: only those to kept tracks stay.
    private void WriteReferences(int tref)
    {
        ReadOnlySpan<byte> rest = tree.Payload(tref).Span;
        HeaderWriter? open = null;
        while (BoxHeader.TryRead(rest, rest.Length, out BoxHeader reference) == BoxStatus.Complete && reference.Size <= rest.Length)
        {
            var kept = new List<uint>();
            for (int at = reference.HeaderSize; at + 4 <= reference.Size; at += 4)
                if (BinaryPrimitives.ReadUInt32BigEndian(rest[at..]) is var id && keptTracks.Contains(id)) kept.Add(id);
            if (kept.Count > 0)
            {
                open ??= header.Begin(FourCc.Tref);
                header.Begin(reference.Type);
                foreach (uint id in kept) header.UInt32(id);
                header.End();
            }

            rest = rest[(int)reference.Size..];
        }

        open?.End();
    }
}
