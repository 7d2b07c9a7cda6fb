namespace StonMedia.Media.Tests.Mp4;

/// <summary>One sample of a test track.</summary>
internal readonly record struct TestSample(int Size, int Duration, int Offset = 0, bool IsSync = true);
