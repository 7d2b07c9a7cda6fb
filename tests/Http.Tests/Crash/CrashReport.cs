using System.Collections.Concurrent;

namespace StonMedia.Http.Tests.Crash;

/// <summary>What the viewers of a crash run saw; safe from any thread.</summary>
internal sealed class CrashReport
{
    private long _whole;
    private long _cut;
    private long _refused;
    private long _bytes;

    /// <summary>Every response that was not one version of its content, byte for byte.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Responses that came to their end.</summary>
    public long Whole => Interlocked.Read(ref _whole);

    /// <summary>Responses whose connection ended early: the kill, or another version in mid-delivery. What came was checked.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>Connections that were not taken, and answers that say that nothing can be served.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Body bytes that were compared with the generator.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Count(bool whole, long bytes)
    {
        Interlocked.Increment(ref whole ? ref _whole : ref _cut);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Refuse() => Interlocked.Increment(ref _refused);
}
