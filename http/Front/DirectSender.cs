using System.IO.Pipelines;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;

namespace StonMedia.Http.Front;

/// <summary>Sends a slice without a stream graph: for bytes that are all at hand. It works for others too, waiting for each in turn.</summary>
internal static class DirectSender
{
    // One write: what a slow client's connection holds on top of the server's own buffer.
    private const int Write = 32 << 10;

    private const int LooksAtMost = 64;

    /// <summary>Whether nothing of the slice would have to be waited for. False also for views of very many pieces: not worth a look at each.</summary>
    public static bool IsResident(IBodySource body, Layout? layout, long offset, long count)
        => All(layout, offset, count, body.IsResident);

    /// <summary>Whether the origin would not be asked for anything of the slice. False also for views of very many pieces.</summary>
    public static bool IsAvailable(IBodySource body, Layout? layout, long offset, long count)
        => All(layout, offset, count, body.IsAvailable);

    private static bool All(Layout? layout, long offset, long count, Func<long, long, bool> isThere)
    {
        if (layout is null || layout.IsIdentity) return isThere(offset, count);
        LayoutCursor cursor = layout.Slice(offset, count);
        for (int looks = 0; cursor.MoveNext(out LayoutPiece piece); looks++)
        {
            if (looks == LooksAtMost) return false;
            if (piece.Kind == LayoutPieceKind.Source && !isThere(piece.Offset, piece.Count)) return false;
            if (piece.Kind != LayoutPieceKind.Rendered) continue;
            foreach (SourceRange range in piece.Rendered!.Sources)
                if (++looks > LooksAtMost || !isThere(range.Start, range.Count)) return false;
        }

        return true;
    }

    /// <summary>Sends and flushes.</summary>
    /// <param name="layout">The view; null for the body as it is.</param>
    /// <param name="count">Bytes; -1: to the end of a body of unknown length.</param>
    /// <exception cref="BodyException">The bytes cannot be had to the end.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static Task SendAsync(PipeWriter output, IBodySource body, Layout? layout, long offset, long count, CancellationToken cancel)
        => layout is null || layout.IsIdentity
            ? SendSourceAsync(output, body, offset, count, cancel)
            : SendPiecesAsync(output, body, layout, offset, count, cancel);

    private static async Task SendPiecesAsync(
        PipeWriter output, IBodySource body, Layout layout, long offset, long count, CancellationToken cancel)
    {
        LayoutCursor cursor = layout.Slice(offset, count);
        while (cursor.MoveNext(out LayoutPiece piece))
        {
            switch (piece.Kind)
            {
                case LayoutPieceKind.Source:
                    await SendSourceAsync(output, body, piece.Offset, piece.Count, cancel);
                    break;
                case LayoutPieceKind.Inline:
                    await SendMemoryAsync(output, piece.Bytes, cancel);
                    break;
                case LayoutPieceKind.Rendered:
                    await SendRenderedAsync(output, body, piece, cancel);
                    break;
                default:
                    await SendComputedAsync(output, piece.Computed!, piece.Offset, piece.Count, cancel);
                    break;
            }
        }
    }

    private static async Task SendSourceAsync(PipeWriter output, IBodySource body, long offset, long count, CancellationToken cancel)
    {
        long end = count < 0 ? long.MaxValue : offset + count;
        while (offset < end)
        {
            using BlockLease lease = await body.ReadAsync(offset, Math.Min(BlockSize.Bytes, end - offset), end, cancel);
            if (lease.Memory.IsEmpty)
            {
                if (count < 0) return;
                throw new BodyException($"the body ended at {offset}, {end - offset} bytes early");
            }

            await SendMemoryAsync(output, lease.Memory, cancel);
            offset += lease.Memory.Length;
        }
    }

    private static async ValueTask SendMemoryAsync(PipeWriter output, ReadOnlyMemory<byte> memory, CancellationToken cancel)
    {
        while (!memory.IsEmpty)
        {
            int now = Math.Min(Write, memory.Length);
            ThrowIfGone(await output.WriteAsync(memory[..now], cancel));
            memory = memory[now..];
        }
    }

    private static async Task SendRenderedAsync(PipeWriter output, IBodySource body, LayoutPiece piece, CancellationToken cancel)
    {
        var pump = new RenderPump(piece.Rendered!.Open(piece.Offset, piece.Count), body);
        try
        {
            while (pump.Remaining > 0) await SendMemoryAsync(output, await pump.NextAsync(cancel), cancel);
        }
        finally
        {
            pump.Stop();
        }
    }

    private static async Task SendComputedAsync(PipeWriter output, ComputedBytes computed, long offset, long count, CancellationToken cancel)
    {
        while (count > 0)
        {
            Memory<byte> room = output.GetMemory(4096);
            int now = (int)Math.Min(room.Length, count);
            computed.Read(offset, room.Span[..now]);
            output.Advance(now);
            ThrowIfGone(await output.FlushAsync(cancel));
            offset += now;
            count -= now;
        }
    }

    private static void ThrowIfGone(FlushResult flushed)
    {
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("the client has gone");
    }
}
