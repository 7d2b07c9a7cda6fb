namespace StonMedia.Media.Mp4.Fragments;

/// <summary>What samples of a fragment have when it does not say (trex, ISO/IEC 14496-12, 8.8.3; overridden by tfhd, 8.8.7).</summary>
internal readonly record struct TrackDefaults(uint Description, uint Duration, uint Size, uint Flags);
