using StonMedia.Media.Mp4;

namespace StonMedia.Media.Segments;

/// <summary>Which tracks of a film are put into segments: pictures and sound, without chapters, and without sound that cannot be cut.</summary>
internal static class PlayableTracks
{
    private static readonly uint s_seig = FourCc.Of("seig"u8);
    private static readonly HashSet<string> s_rawFormats = ["raw ", "NONE", "twos", "sowt", "in24", "in32", "fl32", "fl64", "lpcm", "ipcm", "fpcm", "ulaw", "alaw"];

    /// <summary>
    /// In the film's order. A track that cannot be cut is left out where another one of its kind, or for sound a picture, can: a film that
    /// lost its pictures is another film, so it is refused.
    /// </summary>
    /// <exception cref="MediaFormatException">Nothing is left; says what is wrong with the first track.</exception>
    public static IReadOnlyList<Mp4Track> Of(Mp4Index index)
    {
        HashSet<uint> chapters = [.. index.Tracks.SelectMany(t => TrackReferences.Of(index.Tree, t.Node, FourCc.Chap))];
        var playable = new List<Mp4Track>();
        string? fault = null, pictureFault = null;
        foreach (Mp4Track track in index.Tracks)
        {
            if ((!track.IsVideo && !track.IsSound) || chapters.Contains(track.Id)) continue;
            if (FaultOf(index, track) is { } found)
            {
                fault ??= found;
                if (track.IsVideo) pictureFault ??= found;
            }
            else if (track.SampleCount > 0)
            {
                playable.Add(track);
            }
        }

        MediaFormatException.Require(playable.Count > 0 || fault is null, fault ?? "");
        MediaFormatException.Require(pictureFault is null || playable.Exists(static t => t.IsVideo), pictureFault ?? "");
        return playable;
    }

    /// <summary>Its sample descriptions; empty when none can be read.</summary>
    public static IReadOnlyList<SampleEntry> EntriesOf(Mp4Index index, Mp4Track track)
        => SampleEntryReader.Read(index.Tree.Payload(index.Tree.Find(index.Tree.SampleTable(track.Node), FourCc.Stsd)), track.IsVideo);

    private static string? FaultOf(Mp4Index index, Mp4Track track)
    {
        if (track.Damage is not null) return track.Damage;
        if (track.SampleCount == 0) return null;
        IReadOnlyList<SampleEntry> entries = EntriesOf(index, track);
        if (entries.Count == 0) return $"track {track.Id}: no sample description";
        if (entries.Any(static e => e.IsEncrypted) && EncryptionFaultOf(index, track, entries) is { } fault) return fault;
        return IsRaw(track, entries[0].Format) ? $"track {track.Id}: raw sound ({FourCc.Text(entries[0].Format)})" : null;
    }

    // Segments carry what decrypts each sample, and one key a track.
    private static string? EncryptionFaultOf(Mp4Index index, Mp4Track track, IReadOnlyList<SampleEntry> entries)
    {
        if (!entries.All(static e => e.Protection is { IsCommon: true })) return "encrypted, and not by Common Encryption";
        if (track.EncryptionFault is { } told) return $"encrypted: {told}";
        if (entries.Count > 1) return "encrypted, with several sample descriptions";
        int stbl = index.Tree.SampleTable(track.Node);
        for (int child = index.Tree.FirstChild(stbl); child >= 0; child = index.Tree.NextSibling(child))
        {
            ReadOnlySpan<byte> payload = index.Tree.Payload(child).Span;
            if (index.Tree[child].Type == FourCc.Sbgp && payload.Length >= 8 && FourCc.Of(payload[4..]) == s_seig) return "encrypted: keys that change within the track";
        }

        return null;
    }

    // A sample of raw sound is a few bytes, and a table of them would be larger than the sound. Fragments of it may have larger samples, but
    // no player takes them.
    private static bool IsRaw(Mp4Track track, uint format)
    {
        if (track.Sizes.GroupSamples != 1) return true;
        if (!track.IsSound) return false;
        return s_rawFormats.Contains(FourCc.Text(format))
            || (track.Times.RunCount > 0 && track.Times.MostValue <= 1 && track.Sizes.Bytes(0, track.SampleCount) / track.SampleCount < 64);
    }
}
