namespace StonMedia.Media.Tests.Mp4;

/// <summary>A sample as a player finds it: its bytes, when it is decoded and shown.</summary>
internal sealed record FilmSample(long Position, byte[] Bytes, long Time, long Composition, long Duration, bool IsSync);
