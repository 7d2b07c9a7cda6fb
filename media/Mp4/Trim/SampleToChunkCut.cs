using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>
/// The stsc of one run of a cut track: an entry for the first chunk, one for the chunk behind it, the source's own entries, and one for the
/// last chunk if the cut took samples from it.
/// </summary>
internal sealed class SampleToChunkCut
{
    private readonly List<(long Chunk, long Samples, uint Description)> _head = [];
    private readonly List<(long Chunk, long Samples, uint Description)> _tail = [];
    private readonly CutSampleToChunk? _middle;

    /// <param name="span">The run's chunks.</param>
    /// <param name="chunksBefore">Chunks of the cut track before this run.</param>
    public SampleToChunkCut(SourceSpan span, long chunksBefore)
    {
        ChunkTable chunks = span.Track.Chunks;
        ChunkPlace first = span.First, last = span.Last;
        long shift = chunksBefore - first.Chunk;
        _head.Add((chunksBefore, Math.Min(first.FirstSample + first.Samples, span.Run.Last) - span.Run.First, chunks.Description(first.Entry)));
        if (first.Chunk == last.Chunk) return;
        long lastSamples = span.Run.Last - last.FirstSample;
        bool cutsLast = lastSamples < last.Samples;
        ChunkPlace second = chunks.Following(first);
        if (second.Chunk < last.Chunk || !cutsLast) _head.Add((second.Chunk + shift, second.Samples, chunks.Description(second.Entry)));
        int behind = last.Entry + 1;
        if (cutsLast)
        {
            _tail.Add((last.Chunk + shift, lastSamples, chunks.Description(last.Entry)));
            if (chunks.First(last.Entry) == last.Chunk) behind = last.Entry;
        }

        if (behind > second.Entry + 1) _middle = new CutSampleToChunk(chunks, second.Entry + 1, behind, shift);
    }

    public long EntryCount => _head.Count + _tail.Count + ((_middle?.Length ?? 0) / 12);

    public void Write(HeaderWriter header)
    {
        Write(header, _head);
        if (_middle is not null) header.Computed(_middle);
        Write(header, _tail);
    }

    private static void Write(HeaderWriter header, List<(long Chunk, long Samples, uint Description)> entries)
    {
        foreach ((long chunk, long samples, uint description) in entries)
            header.UInt32((uint)(chunk + 1)).UInt32((uint)samples).UInt32(description);
    }
}
