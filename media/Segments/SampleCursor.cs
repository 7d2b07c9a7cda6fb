using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Segments;

/// <summary>Walks the samples of a track in decoding order: where each stands in the source, how large it is, when it plays.</summary>
internal sealed class SampleCursor
{
    private readonly Mp4Track _track;
    private RunCursor _times;
    private RunCursor _offsets;
    private ChunkPlace _place;
    private int _sync;    // of the first sync sample at or behind Sample

    /// <param name="track">Neither damaged nor of packed sound.</param>
    /// <param name="sample">Where to begin, below SampleCount.</param>
    public SampleCursor(Mp4Track track, long sample)
    {
        _track = track;
        Sample = sample;
        _times = new RunCursor(track.Times, sample);
        _offsets = new RunCursor(track.Offsets, sample);
        _place = track.Chunks.Locate(sample);
        _sync = track.Syncs?.CountBefore(sample) ?? 0;
        Decoded = track.Times.SumBefore(sample);
        Offset = checked(track.Chunks.Offset(_place.Chunk) + track.Sizes.Bytes(_place.FirstSample, sample));
        Size = track.Sizes.SizeOf(sample);
    }

    /// <summary>Number of the sample, from 0; at SampleCount the cursor is at its end.</summary>
    public long Sample { get; private set; }

    /// <summary>First byte in the source.</summary>
    public long Offset { get; private set; }

    public long Size { get; private set; }

    /// <summary>Decoding time in the source's ticks.</summary>
    public long Decoded { get; private set; }

    /// <summary>Composition time in the source's ticks.</summary>
    public long Shown => Decoded + _offsets.Value;

    public long Duration => _times.Value;

    public bool IsSync => _track.Syncs is not { } syncs || (_sync < syncs.Count && syncs[_sync] == Sample);

    public void MoveNext()
    {
        if (IsSync) _sync++;
        Decoded += _times.Value;
        Offset += Size;
        Sample++;
        if (Sample >= _track.SampleCount) return;
        _times.MoveNext();
        _offsets.MoveNext();
        Size = _track.Sizes.SizeOf(Sample);
        if (Sample < _place.FirstSample + _place.Samples) return;
        _place = _track.Chunks.Following(_place);
        Offset = _track.Chunks.Offset(_place.Chunk);
    }
}
