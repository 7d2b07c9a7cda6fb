using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>The times of a fragmented film, of which only the moov was read: its fragments tell them as they pass.</summary>
internal sealed class FragmentTimeline : MediaTimeline
{
    /// <summary>Samples of the moov's own tables, which such films rarely have.</summary>
    private const int MostTables = 1_000_000;

    /// <summary>Bytes in front of a seek in which its fragment's beginning is looked for: of a minute at 2 Mbps, of ten seconds at 12.</summary>
    private const long MostLooked = 16 << 20;

    private readonly Mp4Index _film;
    private readonly IReadOnlyList<FragmentTrack> _tracks;
    private readonly Dictionary<uint, TrackMove> _moves = [];

    /// <exception cref="MediaFormatException">Its defaults or tables cannot be used.</exception>
    private FragmentTimeline(Mp4Index film)
    {
        _film = film;
        _tracks = [.. FragmentedMoov.Tracks(film, MostTables).Select(static t => new FragmentTrack(t))];
        foreach (bool video in (ReadOnlySpan<bool>)[true, false])
            if (_tracks.Where(t => video ? t.Track.IsVideo : t.Track.IsSound).OrderBy(static t => t.Track.IsEnabled ? 0 : 1).FirstOrDefault() is { } track) _moves[track.Track.Id] = MoveOf(track.Track, film.Timescale);
    }

    public override int MemoryBytes => (int)Math.Min(int.MaxValue, 1000 + _film.MemoryBytes + (_film.FragmentTimes?.MemoryBytes ?? 0));

    public override long MostLead(long offset) => Math.Clamp(offset - _film.MoovEnd, 0, MostLooked);

    /// <summary>Tracks may have their own fragments, in turn.</summary>
    public override int Leads => _moves.Count;

    public override int FindLead(ReadOnlySpan<byte> data) => PassingFragments.FindLast(data);

    public override IDueTimes Open() => new PassingFragments(_film, _tracks, _moves, _film.FragmentTimes);

    /// <summary>Null where there are no pictures and no sound, or the moov cannot be used.</summary>
    public static FragmentTimeline? Of(Mp4Index film)
    {
        try
        {
            var timeline = new FragmentTimeline(film);
            return timeline._moves.Count > 0 ? timeline : null;
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return null;
        }
    }

    // To where its first edit puts the beginning of the media.
    private static TrackMove MoveOf(Mp4Track track, uint movieTimescale)
    {
        long start = 0;
        foreach (Edit edit in track.Edits)
        {
            if (!edit.IsEmpty) return new TrackMove(start - Sums.Scale(edit.MediaTime, TimeSpan.TicksPerSecond, track.Timescale), start);
            if (movieTimescale > 0) start += Sums.Scale(edit.Duration, TimeSpan.TicksPerSecond, movieTimescale);
        }

        return new TrackMove(start, start);
    }
}
