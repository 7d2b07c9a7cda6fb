using System.Buffers;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Stills;

/// <summary>Reads layouts that hold no rendered bytes, for a program's input.</summary>
internal static class LayoutCopy
{
    /// <summary>Has everything fetched that is missing: what follows takes no time.</summary>
    /// <exception cref="BodyException">The bytes cannot be had.</exception>
    public static async Task FetchAsync(IEnumerable<Layout> layouts, IBodySource body, CancellationToken cancel)
    {
        foreach (Layout layout in layouts)
        {
            for (LayoutCursor cursor = layout.Slice(0, layout.Length); cursor.MoveNext(int.MaxValue, out LayoutPiece piece);)
            {
                if (piece.Kind != LayoutPieceKind.Source) continue;
                for (long read = 0; read < piece.Count;)
                {
                    using BlockLease lease = await ReadAsync(body, piece, read, cancel).ConfigureAwait(false);
                    read += lease.Memory.Length;
                }
            }
        }
    }

    /// <summary>Writes all of them.</summary>
    /// <exception cref="BodyException">The bytes cannot be had.</exception>
    /// <exception cref="IOException">The reader has gone.</exception>
    public static async Task WriteAsync(IEnumerable<Layout> layouts, IBodySource body, Stream output, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockSize.Bytes);
        try
        {
            foreach (Layout layout in layouts)
            {
                LayoutCursor cursor = layout.Slice(0, layout.Length);
                while (cursor.MoveNext(BlockSize.Bytes, out LayoutPiece piece))
                {
                    switch (piece.Kind)
                    {
                        case LayoutPieceKind.Inline:
                            await output.WriteAsync(piece.Bytes, cancel).ConfigureAwait(false);
                            break;
                        case LayoutPieceKind.Computed:
                            piece.Computed!.Read(piece.Offset, buffer.AsSpan(0, (int)piece.Count));
                            await output.WriteAsync(buffer.AsMemory(0, (int)piece.Count), cancel).ConfigureAwait(false);
                            break;
                        case LayoutPieceKind.Source:
                            for (long read = 0; read < piece.Count;)
                            {
                                using BlockLease lease = await ReadAsync(body, piece, read, cancel).ConfigureAwait(false);
                                await output.WriteAsync(lease.Memory, cancel).ConfigureAwait(false);
                                read += lease.Memory.Length;
                            }

                            break;
                        default:
                            throw new InvalidOperationException($"{piece.Kind} bytes in a program's input");
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<BlockLease> ReadAsync(IBodySource body, LayoutPiece piece, long read, CancellationToken cancel)
    {
        long offset = piece.Offset + read, end = piece.Offset + piece.Count;
        BlockLease lease = await body.ReadAsync(offset, end - offset, end, cancel).ConfigureAwait(false);
        if (lease.Memory.IsEmpty) throw new BodyException($"the body ended at {offset}, before the length it had promised");
        return lease;
    }
}
