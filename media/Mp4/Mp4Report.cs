using System.Globalization;
using StonMedia.Media.Report;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp4;

/// <summary>Tells people what a moov says.</summary>
internal static class Mp4Report
{
    private const int Columns = 60;

    public static MediaReport Of(Mp4Index index)
    {
        bool fragmented = index.IsFragmented || index.Fragmented is not null;
        Mp4Index file = index.Fragmented ?? index;
        string place = file.IsMoovInFront ? "in front of the media" : "behind the media";
        string header = string.Create(CultureInfo.InvariantCulture, $"moov {place}: {file.Tree.Moov.Size} bytes at {file.Tree.MoovOffset}");
        Mp4Track[] intact = [.. index.Tracks.Where(static t => t is { Damage: null, SampleCount: > 0, MediaDuration: > 0 })];
        double seconds = intact.Select(static t => (double)t.MediaDuration / t.Timescale).DefaultIfEmpty().Max();
        double column = Math.Max(1, Math.Ceiling(seconds * 4 / Columns)) / 4;
        return new MediaReport(fragmented ? "MP4, fragmented" : "MP4", header, [.. index.Tracks.Select(t => Track(index, t))])
        {
            Rates = seconds is > 0 and < 1e9 ? RatesOrNone(intact, seconds, column) : [],
            ColumnSeconds = column,
        };
    }

    // Chunk offsets and sizes beyond 63 bits are found only here.
    private static long[] RatesOrNone(Mp4Track[] tracks, double seconds, double column)
    {
        try
        {
            return Rates(tracks, seconds, column);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return [];
        }
    }

    private static long[] Rates(Mp4Track[] tracks, double seconds, double column)
    {
        var bits = new double[(int)Math.Ceiling(seconds / column)];
        foreach (Mp4Track track in tracks)
        {
            if (track.Sizes.IsConstant)
            {
                // Raw and packed sound, of constant rate; its samples are many, and no table holds them one by one.
                double each = track.Sizes.Bytes(0, track.SampleCount) * 8.0 / bits.Length;
                for (int i = 0; i < bits.Length; i++) bits[i] += each;
                continue;
            }

            double perTick = 1 / (track.Timescale * column);
            for (var sample = new SampleCursor(track, 0); sample.Sample < track.SampleCount; sample.MoveNext())
                bits[(int)Math.Clamp(sample.Decoded * perTick, 0, bits.Length - 1)] += sample.Size * 8.0;
        }

        // The last column may be shorter; a tenth of a second at least, so that its rate means something.
        return [.. bits.Select((b, i) => (long)(b / Math.Max(0.1, Math.Min(column, seconds - (i * column)))))];
    }

    private static TrackReport Track(Mp4Index index, Mp4Track track)
    {
        int stsd = index.Tree.Find(index.Tree.SampleTable(track.Node), FourCc.Stsd);
        IReadOnlyList<SampleEntry> entries = track.IsVideo || track.IsSound ? SampleEntryReader.Read(index.Tree.Payload(stsd), track.IsVideo) : [];
        SampleEntry? entry = entries.Count > 0 ? entries[0] : null;
        string format = FourCc.Text(track.Description.Format).Trim();
        var report = new TrackReport(track.Id, track.IsVideo ? "video" : track.IsSound ? "sound" : FourCc.Text(track.Handler), entry?.Codec ?? format)
        {
            Width = entry?.Width ?? 0,
            Height = entry?.Height ?? 0,
            Channels = entry?.Channels ?? 0,
            SampleRate = entry?.SampleRate ?? 0,
            IsEncrypted = entry?.IsEncrypted ?? false,
            Damage = track.Damage,
        };
        if (track.Damage is not null) return report;
        return report with
        {
            Samples = track.SampleCount,
            Seconds = (double)track.MediaDuration / track.Timescale,
            Bytes = track.Sizes.Bytes(0, track.SampleCount),
            KeyFrames = track.Syncs?.Count,
            LongestGap = track.Syncs is null ? 0 : LongestGap(track),
        };
    }

    private static double LongestGap(Mp4Track track)
    {
        long longest = 0, before = 0;
        for (int i = 0; i <= track.Syncs!.Count; i++)
        {
            long at = i == track.Syncs.Count ? track.MediaDuration : track.Times.SumBefore(Math.Min(track.Syncs[i], track.SampleCount));
            longest = Math.Max(longest, at - before);
            before = at;
        }

        return (double)longest / track.Timescale;
    }
}
