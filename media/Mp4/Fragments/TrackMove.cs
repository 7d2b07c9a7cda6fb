namespace StonMedia.Media.Mp4.Fragments;

/// <summary>What a track's edits do to its decoding times, in ticks of 100 ns.</summary>
/// <param name="By">What is added to them.</param>
/// <param name="Start">When the track begins: what is decoded before, to begin with, is needed then.</param>
internal readonly record struct TrackMove(long By, long Start);
