using System.Buffers;
using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>When the samples of the fragments in a delivery are due: what each moof tells before its samples pass.</summary>
internal sealed class PassingFragments : PassingTimes
{
    private const int HeaderSize = 8;

    /// <summary>Size field of a box whose size is told in 64 bits behind its type.</summary>
    private const uint Wide = 1;

    /// <summary>Bytes of a moof that are kept until it is whole; the samples of a larger one have no times of their own.</summary>
    private const int MostMoof = 1 << 20;

    /// <summary>Bytes of that buffer which stay for the next moof.</summary>
    private const int MostKept = 16 << 10;

    /// <summary>Samples of one moof: of a minute of film. A few bytes may claim to be any number.</summary>
    private const int MostSamples = 4096;

    /// <summary>Bytes of a box between fragments that goes with the next of them; a larger one goes at the rate.</summary>
    private const int MostBetweenBytes = 1 << 20;

    /// <summary>Ticks by which a fragment may begin off the end of the one before; where it is more, playing goes on without a pause.</summary>
    private const long MostBetween = 10 * TimeSpan.TicksPerSecond;

    private readonly Mp4Index _film;
    private readonly IReadOnlyDictionary<uint, TrackMove> _moves;
    private readonly List<(long End, long Time)> _samples = [];    // of the last moof, both rising
    private ArrayBufferWriter<byte> _moof = new();
    private IReadOnlyList<FragmentTrack> _tracks;
    private long _box, _boxEnd;
    private uint _type;
    private ulong _wide;         // what came of a 64-bit size
    private int _wideLength;
    private int _sample;
    private long _last, _shift;  // when the last sample of the moof before is due; what is added to what fragments say
    private long _over;          // when the first sample of the moof to come is due, as far as those before tell
    private bool _hasTime;
    private uint[] _before = [];    // numbers of the tracks in the moof before

    /// <param name="film">The moov.</param>
    /// <param name="tracks">Of the film, without samples.</param>
    /// <param name="moves">What their edits do to the tracks that are played, by number.</param>
    /// <param name="guess">The times of whole fragments.</param>
    public PassingFragments(Mp4Index film, IReadOnlyList<FragmentTrack> tracks, IReadOnlyDictionary<uint, TrackMove> moves, GridTimeline? guess) : base(HeaderSize, guess)
        => (_film, _moves, _tracks) = (film, moves, tracks);

    protected override void Begin(long offset)
    {
        base.Begin(offset);
        (_hasTime, _shift, _before) = (false, 0, []);
        Forget();
        if (offset <= _film.MoovEnd) BeginAt(_film.MoovEnd);
    }

    /// <summary>A moof: with its size, and the box that it begins with.</summary>
    protected override bool TryFind(ReadOnlySpan<byte> data, long window, out long at)
    {
        at = 0;
        for (int from = 0; data[from..].IndexOf("moof"u8) is >= 0 and var found; from += found + 1)
        {
            int box = from + found - 4;
            if (!IsMoof(data, box)) continue;
            at = window + box;
            return true;
        }

        return false;
    }

    /// <summary>The last such place in these bytes; -1 for none.</summary>
    public static int FindLast(ReadOnlySpan<byte> data)
    {
        while (data.LastIndexOf("moof"u8) is >= 0 and var found)
        {
            if (IsMoof(data, found - 4)) return found - 4;
            data = data[..(found + 3)];
        }

        return -1;
    }

    protected override bool TryBegin(ReadOnlySpan<byte> head, long offset, out long end)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head);
        (_box, _type, _wide, _wideLength) = (offset, FourCc.Of(head[4..]), 0, 0);
        end = _boxEnd = size switch { 0 => Math.Max(_film.SourceLength, offset + HeaderSize), Wide => offset + BoxHeader.MaxSize, _ => offset + size };
        if (_type == FourCc.Moof) Forget();
        return size is 0 or Wide or >= HeaderSize;
    }

    protected override void Take(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = offset + bytes.Length;
        if (offset >= _box + HeaderSize && end <= _box + BoxHeader.MaxSize && _boxEnd == _box + BoxHeader.MaxSize) ReadWide(bytes);
        if (_type == FourCc.Moof)
        {
            if (_moof.WrittenCount + bytes.Length <= MostMoof) _moof.Write(bytes);
            if (end == _boxEnd && _moof.WrittenCount == end - _box) Read(_moof.WrittenSpan);
            if (end == _boxEnd && _moof.Capacity > MostKept) _moof = new ArrayBufferWriter<byte>();
            // Due with its first sample. What has to leave before all of it was seen is due when those before it are over.
            if (_samples.Count > 0) Add(end, _samples[0].Time);
            else if (_hasTime && (end == End || end == _boxEnd)) Add(end, _over);
        }
        else if (_type != FourCc.Mdat)
        {
            if (_hasTime && end == End && _boxEnd - _box <= MostBetweenBytes) Add(end, Math.Max(_last, _over));
        }
        else if (_samples.Count > 0)
        {
            for (; _sample < _samples.Count - 1 && _samples[_sample].End <= end; _sample++) Add(_samples[_sample].End, _samples[_sample].Time);
            Add(end, _samples[_sample].Time);
        }
    }

    private void Forget()
    {
        _moof.Clear();
        _samples.Clear();
        _sample = 0;
    }

    private void ReadWide(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) _wide = _wide << 8 | value;
        if ((_wideLength += bytes.Length) < 8 || _wide is < BoxHeader.MaxSize or > 1UL << 60) return;
        EndAt(_boxEnd = _box + (long)_wide);
    }

    private void Read(ReadOnlySpan<byte> moof)
    {
        List<FragmentTrack> tracks = [.. _tracks.Select(static t => new FragmentTrack(t))];
        try
        {
            new MoofReader(tracks, _film.SourceLength, MostSamples).Read(moof, HeaderSize, _box);
            Sort(tracks);
            _tracks = [.. tracks.Select(static t => new FragmentTrack(t))];    // what they were is in the list
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            Forget();    // the samples of this one have no times
        }
    }

    private void Sort(List<FragmentTrack> tracks)
    {
        var all = new List<(long End, long Time)>();
        foreach (FragmentTrack track in tracks)
        {
            if (_moves.ContainsKey(track.Track.Id))
                foreach ((long sampleEnd, long time) in track.Places()) all.Add((sampleEnd, Played(track, time)));
        }

        if (all.Count == 0) return;
        long first = all.Min(static s => s.Time);
        if (_hasTime && Math.Abs(first + _shift - _last) > MostBetween) _shift = _over - first;
        _hasTime = true;
        _last = all.Max(static s => s.Time) + _shift;
        // Tracks may take turns: then the one whose turn it is goes on where it was. Otherwise all go on behind what is there.
        long next = long.MaxValue, turn = long.MaxValue;
        foreach (FragmentTrack track in tracks)
        {
            if (!_moves.ContainsKey(track.Track.Id)) continue;
            long time = Played(track, track.NextTime) + _shift;
            if (track.SampleCount > 0) next = Math.Min(next, time);
            else if (_before.Contains(track.Track.Id)) turn = Math.Min(turn, time);
        }

        _over = Math.Min(turn, Math.Max(_last, next));
        _before = [.. tracks.Where(t => t.SampleCount > 0).Select(static t => t.Track.Id)];
        all.Sort();
        // Each is due no later than any behind it.
        foreach ((long sampleEnd, long raw) in all)
        {
            while (_samples.Count > 0 && _samples[^1].Time >= raw + _shift) _samples.RemoveAt(_samples.Count - 1);
            _samples.Add((sampleEnd, raw + _shift));
        }
    }

    private static bool IsMoof(ReadOnlySpan<byte> data, int box)
        => box >= 0 && box + 16 <= data.Length && data[(box + 12)..].StartsWith("mfhd"u8) && BinaryPrimitives.ReadUInt32BigEndian(data[box..]) >= 16;

    private long Played(FragmentTrack track, long time)
    {
        (long by, long start) = _moves[track.Track.Id];
        return Math.Max(start, by + Sums.Scale(time, TimeSpan.TicksPerSecond, track.Track.Timescale));
    }
}
