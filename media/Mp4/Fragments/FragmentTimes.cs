using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>The times of whole fragments, by the lists that some films have: each is due when it begins, as its samples may stand in any order.</summary>
internal static class FragmentTimes
{
    /// <summary>Ticks that one entry may stand for: with longer ones, far more would leave than is played.</summary>
    private const long LongestPiece = 10 * TimeSpan.TicksPerSecond;

    /// <summary>The part of the film that a list has to be about.</summary>
    private const double LeastCovered = 0.9;

    /// <summary>Null when the list tells too little.</summary>
    /// <param name="payload">Of the sidx.</param>
    /// <param name="film">The moov.</param>
    /// <param name="anchor">Where the box ends.</param>
    /// <exception cref="MediaFormatException">It is cut off.</exception>
    public static GridTimeline? OfSidx(ReadOnlySpan<byte> payload, Mp4Index film, long anchor)
    {
        var fields = new FieldReader(payload);
        bool isWide = fields.UInt32() >> 24 > 0;
        fields.UInt32();
        uint timescale = fields.UInt32();
        if (timescale == 0) return null;
        long time = isWide ? fields.Position() : fields.UInt32();
        long offset = checked(anchor + (isWide ? fields.Position() : fields.UInt32()));
        uint count = fields.UInt32() & 0xFFFF;
        var pieces = new List<(long Offset, long Time)>();
        for (uint i = 0; i < count; i++)
        {
            pieces.Add((offset, Ticks(time, timescale)));
            offset += fields.UInt32() & 0x7FFF_FFFF;    // a piece of a list has a size and a duration like one of media
            time += fields.UInt32();
            fields.UInt32();
        }

        return Of(film, pieces, offset, Ticks(time, timescale));
    }

    /// <summary>Null when it tells too little.</summary>
    /// <param name="mfra">The whole box.</param>
    /// <param name="film">The moov.</param>
    /// <param name="offset">Where it stands.</param>
    /// <exception cref="MediaFormatException">It is cut off.</exception>
    public static GridTimeline? OfMfra(ReadOnlySpan<byte> mfra, Mp4Index film, long offset)
    {
        if (BoxHeader.TryRead(mfra, mfra.Length, out BoxHeader outer) != BoxStatus.Complete || outer.Type != FourCc.Mfra) return null;
        ReadOnlySpan<byte> rest = mfra[outer.HeaderSize..];
        GridTimeline? found = null;
        while (found is null && BoxHeader.TryRead(rest, rest.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= rest.Length)
        {
            if (box.Type == FourCc.Tfra) found = OfTfra(rest[box.HeaderSize..(int)box.Size], film, offset);
            rest = rest[(int)box.Size..];
        }

        return found;
    }

    private static GridTimeline? OfTfra(ReadOnlySpan<byte> payload, Mp4Index film, long end)
    {
        var fields = new FieldReader(payload);
        bool isWide = fields.UInt32() >> 24 > 0;
        uint id = fields.UInt32(), lengths = fields.UInt32(), count = fields.UInt32();
        if (film.Tracks.FirstOrDefault(t => t.Id == id) is not { Timescale: > 0 } track) return null;
        int skipped = (int)((lengths >> 4 & 3) + (lengths >> 2 & 3) + (lengths & 3) + 3);    // numbers of traf, trun and sample
        var pieces = new List<(long Offset, long Time)>();
        for (uint i = 0; i < count; i++)
        {
            long time = isWide ? fields.Position() : fields.UInt32(), at = isWide ? fields.Position() : fields.UInt32();
            if (pieces.Count == 0 || at > pieces[^1].Offset) pieces.Add((at, Ticks(time, track.Timescale)));
            fields.Skip(skipped);
        }

        long last = pieces.Count > 1 ? pieces[^1].Time - pieces[^2].Time : LongestPiece;
        return pieces.Count == 0 ? null : Of(film, pieces, end, pieces[^1].Time + last);
    }

    private static GridTimeline? Of(Mp4Index film, List<(long Offset, long Time)> pieces, long end, long duration)
    {
        if (pieces.Count == 0 || Math.Min(end, film.SourceLength) - pieces[0].Offset < LeastCovered * (film.SourceLength - film.MoovEnd)) return null;
        // Recordings of live streams begin late, and so do the times in their fragments.
        var builder = new GridTimeline.Builder(film.SourceLength, duration);
        for (int i = 0; i < pieces.Count; i++)
        {
            (long nextOffset, long nextTime) = i + 1 < pieces.Count ? pieces[i + 1] : (end, duration);
            if (nextTime < pieces[i].Time || nextTime - pieces[i].Time > LongestPiece || nextOffset < pieces[i].Offset) return null;
            builder.Add(pieces[i].Time, pieces[i].Offset, nextOffset - pieces[i].Offset);
        }

        return builder.Build(pieces[0].Offset);
    }

    private static long Ticks(long time, uint timescale) => Sums.Scale(time, TimeSpan.TicksPerSecond, timescale);
}
