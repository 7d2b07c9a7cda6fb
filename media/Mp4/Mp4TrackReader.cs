using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>Reads one trak of a box tree. What is broken in its tables becomes <see cref="Mp4Track.Damage"/>: other tracks can still be cut.</summary>
internal static class Mp4TrackReader
{
    public static Mp4Track Read(BoxTree tree, int trak, ReadOnlySpan<byte> moov, long sourceLength)
    {
        int tkhd = tree.Find(trak, FourCc.Tkhd), mdia = tree.Find(trak, FourCc.Mdia);
        int mdhd = tree.Find(mdia, FourCc.Mdhd), minf = tree.Find(mdia, FourCc.Minf), stbl = tree.Find(minf, FourCc.Stbl);
        ReadOnlySpan<byte> header = Payload(tree, tkhd);
        bool wide = header.Length > 0 && header[0] == 1;
        uint id = Read32(header, wide ? 20 : 12);
        uint handler = Read32(Payload(tree, tree.Find(mdia, FourCc.Hdlr)), 8);
        ReadOnlySpan<byte> media = Payload(tree, mdhd);
        uint timescale = Read32(media, media.Length > 0 && media[0] == 1 ? 20 : 12);
        int stsd = tree.Find(stbl, FourCc.Stsd);
        ReadOnlySpan<byte> entries = stsd < 0 ? default : moov.Slice(tree[stsd].PayloadOffset, tree[stsd].PayloadSize);
        SampleDescription description = SampleDescription.Read(entries, handler == FourCc.Soun);
        IReadOnlyList<Edit> edits = [];
        try
        {
            edits = EditListReader.Read(tree.Payload(tree.Find(tree.Find(trak, FourCc.Edts), FourCc.Elst)));
            MediaFormatException.Require(header.Length >= (wide ? 32 : 20), "no usable tkhd");
            MediaFormatException.Require(timescale > 0, "no usable mdhd, or a timescale of 0");
            MediaFormatException.Require(stbl >= 0, "no stbl");
            Mp4Track track = Tables(tree, stbl, description);
            (SampleEncryption? encryption, string? fault) = Encryption(tree, trak, stbl, moov, description, (int)track.SampleCount, sourceLength);
            return track with { Encryption = encryption, EncryptionFault = fault, Node = trak, Id = id, Handler = handler, IsEnabled = (header[3] & 1) != 0, IsTurned = IsTurned(header), Timescale = timescale, Edits = edits };
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new Mp4Track
            {
                Node = trak, Id = id, Handler = handler, IsEnabled = false, Timescale = timescale, Description = description, Edits = edits,
                Damage = $"track {id} ({FourCc.Text(handler)}): {e.Message}",
            };
        }
    }

    // Its matrix: a b u, c d v, x y w. Pictures stay as they are where a and d are above 0, and b and c are 0; all 0 is what careless writers leave.
    private static bool IsTurned(ReadOnlySpan<byte> header)
    {
        int at = header[0] == 1 ? 52 : 40;
        if (header.Length < at + 36) return false;
        int a = BinaryPrimitives.ReadInt32BigEndian(header[at..]), b = BinaryPrimitives.ReadInt32BigEndian(header[(at + 4)..]);
        int c = BinaryPrimitives.ReadInt32BigEndian(header[(at + 12)..]), d = BinaryPrimitives.ReadInt32BigEndian(header[(at + 16)..]);
        return a < 0 || b != 0 || c != 0 || d < 0;
    }

    private static Mp4Track Tables(BoxTree tree, int stbl, SampleDescription description)
    {
        foreach (uint once in (ReadOnlySpan<uint>)[FourCc.Stts, FourCc.Stsc, FourCc.Ctts, FourCc.Stss])
            MediaFormatException.Require(CountOf(tree, stbl, once) <= 1, $"more than one {FourCc.Text(once)}");
        MediaFormatException.Require(CountOf(tree, stbl, FourCc.Stco) + CountOf(tree, stbl, FourCc.Co64) <= 1, "more than one chunk offset table");
        int stco = tree.Find(stbl, FourCc.Stco), co64 = tree.Find(stbl, FourCc.Co64), ctts = tree.Find(stbl, FourCc.Ctts), stss = tree.Find(stbl, FourCc.Stss);
        SizeTable sizes = Sizes(tree, stbl, description);
        ReadOnlyMemory<byte> offsets = stco >= 0 ? FullBox.Entries(tree.Payload(stco), 4, 4) : FullBox.Entries(tree.Payload(co64), 4, 8);
        var chunks = new ChunkTable(FullBox.Entries(tree.Payload(tree.Find(stbl, FourCc.Stsc)), 4, 12), offsets, stco >= 0 ? 4 : 8);
        var times = new RunTable(FullBox.Entries(tree.Payload(tree.Find(stbl, FourCc.Stts)), 4, 8), signed: false);
        MediaFormatException.Require(times.MostValue <= int.MaxValue, "a negative sample duration");
        long samples = Math.Min(sizes.Count, chunks.SampleCount);
        MediaFormatException.Require(samples == 0 || times.RunCount > 0, "no sample durations");
        return new Mp4Track
        {
            Node = 0, Id = 0, Handler = 0, IsEnabled = false, Timescale = 0, Edits = [], Description = description, Damage = null,
            SampleCount = samples,
            Times = times,
            Offsets = ctts < 0 ? null : new RunTable(FullBox.Entries(tree.Payload(ctts), 4, 8), signed: true),
            Sizes = sizes,
            Chunks = chunks,
            Syncs = stss < 0 ? null : new SyncTable(FullBox.Entries(tree.Payload(stss), 4, 4)),
            MediaDuration = times.SumBefore(samples),
            SizeField = tree.Find(stbl, FourCc.Stsz) is var stsz and >= 0 ? Read32(tree.Payload(stsz).Span, 4) : 0,
            PrerollSamples = Preroll(tree, stbl, description),
        };
    }

    // Of a moov whose samples are all in its tables; a fragmented film's tell in their fragments.
    private static (SampleEncryption? Encryption, string? Fault) Encryption(BoxTree tree, int trak, int stbl, ReadOnlySpan<byte> moov, SampleDescription description, int samples, long sourceLength)
    {
        int senc = tree.Find(stbl, FourCc.Senc) is var inner and >= 0 ? inner : tree.Find(trak, FourCc.Senc);
        int saiz = tree.Find(stbl, FourCc.Saiz), saio = tree.Find(stbl, FourCc.Saio);
        bool isTold = senc >= 0 || saiz >= 0 || saio >= 0;
        if (description.VectorSize is not { } vectorSize) return (null, isTold ? "sample auxiliary information (encryption) without a tenc box" : null);
        if (!isTold || samples == 0) return (null, vectorSize == 0 ? null : "encrypted, and nothing tells how its samples are decrypted");
        try
        {
            var list = new SampleEncryptionList(vectorSize);
            if (senc >= 0) list.AddSenc(moov.Slice(tree[senc].PayloadOffset, tree[senc].PayloadSize), tree.MoovOffset + tree[senc].PayloadOffset, samples);
            else if (saiz >= 0 && saio >= 0) list.AddSizes(moov.Slice(tree[saiz].PayloadOffset, tree[saiz].PayloadSize), tree.Payload(saio).Span, 0, samples);
            else return (null, "saiz without saio, or the other way round");
            return (list.Build(sourceLength), null);
        }
        catch (MediaFormatException e)
        {
            return (null, e.Message);
        }
    }

    // Roll distance of a roll group (ISO/IEC 14496-12, 10.1) where there is one; else a packet of AAC, and four of Opus, which wants 80 ms.
    // Not for other codecs: players that look into their packets lose track of which are to be hidden.
    private static long Preroll(BoxTree tree, int stbl, SampleDescription description)
    {
        for (int child = tree.FirstChild(stbl); child >= 0; child = tree.NextSibling(child))
        {
            ReadOnlySpan<byte> payload = tree.Payload(child).Span;
            if (tree[child].Type != FourCc.Sgpd || payload.Length < 14 || Read32(payload, 4) != FourCc.Roll) continue;
            int at = payload[0] == 0 ? 12 : 16;
            if (payload.Length >= at + 2) return Math.Clamp(-(long)BinaryPrimitives.ReadInt16BigEndian(payload[at..]), 0, 64);
        }

        return description.Format == FourCc.Opus ? 4 : description.AudioObjectType > 0 ? 1 : 0;
    }

    private static SizeTable Sizes(BoxTree tree, int stbl, SampleDescription description)
    {
        int stsz = tree.Find(stbl, FourCc.Stsz), stz2 = tree.Find(stbl, FourCc.Stz2);
        MediaFormatException.Require((stsz < 0) != (stz2 < 0), "not exactly one table of sample sizes");
        ReadOnlyMemory<byte> payload = tree.Payload(stsz >= 0 ? stsz : stz2);
        MediaFormatException.Require(payload.Length >= 12, "the table of sample sizes is cut off");
        long count = Read32(payload.Span, 8);
        if (stz2 >= 0)
        {
            int bits = payload.Span[7];
            MediaFormatException.Require(bits is 4 or 8 or 16, $"stz2: bits a size: {bits}");
            MediaFormatException.Require(((count * bits) + 7) / 8 <= payload.Length - 12, "stz2: more samples than sizes");
            return SizeTable.Varying(payload[12..], bits, count);
        }

        uint constant = Read32(payload.Span, 4);
        if (constant == 1 && description.GroupBytes > 0) return SizeTable.Constant(count, description.GroupBytes, description.GroupSamples);
        if (constant != 0) return SizeTable.Constant(count, constant, 1);
        MediaFormatException.Require(count * 4 <= payload.Length - 12, "stsz: more samples than sizes");
        return SizeTable.Varying(payload[12..], 32, count);
    }

    private static int CountOf(BoxTree tree, int parent, uint type)
    {
        int count = 0;
        for (int child = tree.FirstChild(parent); child >= 0; child = tree.NextSibling(child))
            if (tree[child].Type == type) count++;
        return count;
    }

    private static ReadOnlySpan<byte> Payload(BoxTree tree, int node) => node < 0 ? default : tree.Payload(node).Span;

    private static uint Read32(ReadOnlySpan<byte> span, int at) => at + 4 <= span.Length ? BinaryPrimitives.ReadUInt32BigEndian(span[at..]) : 0;
}
