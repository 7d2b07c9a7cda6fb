using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>Checks where samples lie.</summary>
internal static class SampleRanges
{
    /// <summary>
    /// Some chunk of a (damaged) file runs over the border of what stays in one piece when the moov is moved, or over the end of the file:
    /// moved, it would hold other bytes than before.
    /// </summary>
    public static bool AnyIsTorn(Mp4Track track, MoovMove move, long sourceLength)
    {
        if (track.SampleCount == 0) return false;
        ChunkPlace place = track.Chunks.Locate(0);
        while (true)
        {
            long start = track.Chunks.Offset(place.Chunk), samples = Math.Min(place.Samples, track.SampleCount - place.FirstSample);
            long bytes = track.Sizes.Bytes(place.FirstSample, place.FirstSample + samples);
            if (bytes > 0 && bytes > Limit(start, move, sourceLength) - start) return true;
            if (place.FirstSample + place.Samples >= track.SampleCount) return false;
            place = track.Chunks.Following(place);
        }
    }

    // With the old moov kept, all behind the target moves as one, and what runs over the file's end is cut there just as before.
    private static long Limit(long start, MoovMove move, long sourceLength)
    {
        if (start < move.Target) return move.Target;
        if (move.KeepsOld) return long.MaxValue;
        return start < move.Start ? move.Start : start < move.End ? move.End : sourceLength;
    }
}
