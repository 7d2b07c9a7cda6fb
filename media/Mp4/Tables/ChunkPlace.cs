namespace StonMedia.Media.Mp4.Tables;

/// <summary>A chunk and what it holds.</summary>
/// <param name="Chunk">From 0.</param>
/// <param name="Entry">The stsc entry that describes it.</param>
/// <param name="FirstSample">Its first sample.</param>
/// <param name="Samples">Samples in it.</param>
internal readonly record struct ChunkPlace(int Chunk, int Entry, long FirstSample, long Samples);
