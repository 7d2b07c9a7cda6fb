using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>Writes the moov that a fragmented film would have without fragments, and indexes that: all views then work as for any film.</summary>
internal static class FragmentedMoov
{
    private const long LatestBeginning = 60 * Trim.Flicks.PerSecond;

    private static readonly uint s_trex = FourCc.Of("trex"u8);

    /// <summary>The tracks to gather samples for, with their defaults.</summary>
    /// <param name="film">What its moov says.</param>
    /// <param name="maxSamples">Samples of the moov's own tables that a track may have.</param>
    /// <exception cref="MediaFormatException">More of them, or a trex that is cut off.</exception>
    public static List<FragmentTrack> Tracks(Mp4Index film, int maxSamples)
    {
        BoxTree tree = film.Tree;
        var defaults = new Dictionary<uint, TrackDefaults>();
        ReadOnlySpan<byte> rest = tree.Payload(tree.Find(0, FourCc.Mvex)).Span;
        while (BoxHeader.TryRead(rest, rest.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= rest.Length)
        {
            if (box.Type == s_trex)
            {
                var fields = new FieldReader(rest[box.HeaderSize..(int)box.Size]);
                fields.UInt32();
                uint id = fields.UInt32();
                defaults[id] = new TrackDefaults(fields.UInt32(), fields.UInt32(), fields.UInt32(), fields.UInt32());
            }

            rest = rest[(int)box.Size..];
        }

        return [.. film.Tracks.Where(static t => t.Damage is null).Select(t => new FragmentTrack(t, defaults.GetValueOrDefault(t.Id, new TrackDefaults(1, 0, 0, 0)), maxSamples))];
    }

    /// <summary>The index of the whole film.</summary>
    public static Mp4Index Build(Mp4Index film, List<FragmentTrack> tracks, MediaLimits limits)
    {
        var header = new HeaderWriter();
        BoxTree tree = film.Tree;
        // Fragments tell absolute times, and those count, but for a recording of a live stream: that one begins with its first sample.
        long begin = tracks.Where(static t => t.FirstTime >= 0).Min(static t => Trim.Flicks.FromTicks(t.FirstTime, t.Track.Timescale));
        if (begin <= LatestBeginning) begin = 0;
        header.Begin(FourCc.Moov);
        for (int child = tree.FirstChild(0); child >= 0; child = tree.NextSibling(child))
        {
            if (tree[child].Type == FourCc.Mvex) continue;
            FragmentTrack? track = tracks.Find(t => t.Track.Node == child);
            if (tree[child].Type != FourCc.Trak) CopyKept(header, tree, child);
            else if (track is { SampleCount: > 0 }) new TrakWriter(header, tree, track, film.Timescale, begin).Write();
        }

        header.End();
        MediaFormatException.Require(header.Length <= limits.MaxHeader, $"sample tables of more than {limits.MaxHeader} bytes");
        byte[] moov = header.ToBytes();
        return Mp4IndexReader.ReadWritten(moov, film, tracks, limits);
    }

    /// <summary>A box as it is, where its bytes are at hand; large ones of large moovs are not.</summary>
    public static void CopyKept(HeaderWriter header, BoxTree tree, int node)
    {
        if (tree.FirstChild(node) is var child and >= 0)
        {
            header.Begin(tree[node].Type);
            for (; child >= 0; child = tree.NextSibling(child)) CopyKept(header, tree, child);
            header.End();
        }
        else if (tree[node].KeptAt >= 0)
        {
            CopyBox.Write(header, tree, node);
        }
    }
}
