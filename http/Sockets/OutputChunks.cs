using System.Collections.Concurrent;

namespace StonMedia.Http.Sockets;

/// <summary>
/// Pinned arrays for what is written to connections by copying: heads, small bodies, what is paced. One is held only from the first
/// byte written to the end of the flush; a few are kept for the next.
/// </summary>
internal static class OutputChunks
{
    /// <summary>Bytes of a usual one: a head and a small body.</summary>
    public const int Usual = 4096;

    /// <summary>Bytes of a large one: what may be left of a flush of a block and a half.</summary>
    public const int Large = 96 << 10;

    private const int Kept = 1024, LargeKept = 64;

    private static readonly ConcurrentQueue<byte[]> s_kept = new(), s_largeKept = new();
    private static int s_count, s_largeCount;

    [ThreadStatic] private static byte[]? t_spare;

    /// <summary>An array of at least so many bytes that the garbage collector does not move.</summary>
    public static byte[] Rent(int least)
    {
        if (least > Usual) return GC.AllocateUninitializedArray<byte>(least, pinned: true);
        if (t_spare is { } spare)
        {
            t_spare = null;
            return spare;
        }

        if (!s_kept.TryDequeue(out byte[]? chunk)) return GC.AllocateUninitializedArray<byte>(Usual, pinned: true);
        Interlocked.Decrement(ref s_count);
        return chunk;
    }

    /// <summary>An array of <see cref="Large"/> bytes.</summary>
    public static byte[] RentLarge()
    {
        if (!s_largeKept.TryDequeue(out byte[]? chunk)) return GC.AllocateUninitializedArray<byte>(Large, pinned: true);
        Interlocked.Decrement(ref s_largeCount);
        return chunk;
    }

    /// <summary>Takes one back; those of other sizes are left to the collector.</summary>
    public static void Return(byte[] chunk)
    {
        if (chunk.Length == Large)
        {
            if (Interlocked.Increment(ref s_largeCount) <= LargeKept) s_largeKept.Enqueue(chunk);
            else Interlocked.Decrement(ref s_largeCount);
            return;
        }

        if (chunk.Length != Usual) return;
        if (t_spare is null)
        {
            t_spare = chunk;
            return;
        }

        if (Interlocked.Increment(ref s_count) <= Kept) s_kept.Enqueue(chunk);
        else Interlocked.Decrement(ref s_count);
    }
}
