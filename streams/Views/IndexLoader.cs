using System.Runtime.InteropServices;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Views;

/// <summary>Drives a sans-I/O parser over a cached body: each need becomes one read, which fetches what is missing.</summary>
internal static class IndexLoader
{
    /// <summary>The index, or one line on why there is none.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room for the header or its index at the moment.</exception>
    /// <exception cref="BodyException">The bytes could not be had: says nothing about the file.</exception>
    public static async Task<(MediaIndex? Index, string? Reason)> LoadAsync(
        IMediaParser parser, Generation body, BodySource reader, CancellationToken cancel)
    {
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need)
        {
            if (!body.IsRanged && body.Length > body.Store.Capacity / 4 && body.AvailableUntil(step.Offset, step.Offset + 1) == step.Offset && step.Offset > BlockSize.Bytes)
                return (null, "the origin gives no ranges, and the file is too large to wait for its header");
            if (step.Length > body.Store.Capacity / 2) return (null, "the media header is larger than half of cache.memory");
            step = await FeedAsync(parser, step, body, reader, cancel).ConfigureAwait(false);
        }

        return (step.Index, step.Reason);
    }

    private static async Task<ParseStep> FeedAsync(IMediaParser parser, ParseStep step, Generation body, BodySource reader, CancellationToken cancel)
    {
        using (BlockLease first = await ReadAsync(reader, step, step.Offset, step.Length, cancel).ConfigureAwait(false))
            if (first.Memory.Length == step.Length) return parser.Step(first.Memory.Span);
        if (!body.Store.TryReserve(step.Length)) throw new InsufficientMemoryException("there is no memory for the media header now");
        nint buffer = Allocate(step.Length);
        try
        {
            int filled = 0;
            while (filled < step.Length)
            {
                using BlockLease lease = await ReadAsync(reader, step, step.Offset + filled, step.Length - filled, cancel).ConfigureAwait(false);
                if (lease.Memory.IsEmpty) break;
                Copy(lease.Memory.Span, buffer, filled);
                filled += lease.Memory.Length;
            }

            int length = filled;
            return length < ParseLane.Small ? Step(parser, buffer, length) : await ParseLane.RunAsync(() => Step(parser, buffer, length)).ConfigureAwait(false);
        }
        finally
        {
            Free(buffer);
            body.Store.Release(step.Length);
        }
    }

    private static ValueTask<BlockLease> ReadAsync(BodySource reader, ParseStep step, long offset, int count, CancellationToken cancel)
        => step.OpenEnded ? reader.ReadOpenEndedAsync(offset, count, cancel) : reader.ReadAsync(offset, count, step.Offset + step.Length, cancel);

    private static unsafe nint Allocate(int length) => (nint)NativeMemory.Alloc((nuint)length);

    private static unsafe void Free(nint buffer) => NativeMemory.Free((void*)buffer);

    private static unsafe void Copy(ReadOnlySpan<byte> from, nint buffer, int offset) => from.CopyTo(new Span<byte>((byte*)buffer + offset, from.Length));

    private static unsafe ParseStep Step(IMediaParser parser, nint buffer, int length) => parser.Step(new ReadOnlySpan<byte>((void*)buffer, length));
}
