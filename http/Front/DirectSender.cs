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

    /// <summary>The first write of a view whose header is longer than one: its first bytes need not wait for the rest of its tables.</summary>
    private const int FirstWrite = 4 << 10;

    /// <summary>Blocks of fewer bytes are copied: a piece of its own costs as much.</summary>
    public const int LeastLent = 8 << 10;

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

    // A clip's header is some forty short pieces: they go out together, and with the first bytes of the film, not one packet each.
    private static async Task SendPiecesAsync(
        PipeWriter output, IBodySource body, Layout layout, long offset, long count, CancellationToken cancel)
    {
        LayoutCursor cursor = layout.Slice(offset, count);
        int waiting = 0;    // bytes written and not yet flushed
        int batch = layout.HeaderLength - offset > Write ? FirstWrite : Write;
        while (cursor.MoveNext(out LayoutPiece piece))
        {
            switch (piece.Kind)
            {
                case LayoutPieceKind.Source when piece.Count <= Write - waiting && body.IsResident(piece.Offset, piece.Count):
                    waiting += await CopySourceAsync(output, body, piece, cancel);
                    break;
                case LayoutPieceKind.Source:
                    if (waiting > 0 && !body.IsResident(piece.Offset, 1)) waiting = await FlushAsync(output, cancel);
                    await SendSourceAsync(output, body, piece.Offset, piece.Count, cancel);
                    waiting = 0;
                    break;
                case LayoutPieceKind.Inline when piece.Count <= Write - waiting:
                    Put(output, piece.Bytes.Span);
                    waiting += piece.Bytes.Length;
                    break;
                case LayoutPieceKind.Inline:
                    if (waiting > 0 && batch < Write) await FlushAsync(output, cancel);
                    await SendMemoryAsync(output, piece.Bytes, cancel);
                    waiting = 0;
                    break;
                case LayoutPieceKind.Rendered:
                    if (waiting > 0) waiting = await FlushAsync(output, cancel);
                    await SendRenderedAsync(output, body, piece, cancel);
                    break;
                default:
                    waiting = await WriteComputedAsync(output, piece.Computed!, piece.Offset, piece.Count, waiting, batch, cancel);
                    if (piece.Count >= batch) batch = Write;    // some of it was flushed
                    break;
            }

            if (batch == Write) continue;
            if (waiting >= batch)
            {
                waiting = await FlushAsync(output, cancel);
                LetOthersIn();
            }

            if (waiting == 0) batch = Write;    // the first bytes are on their way
        }

        if (waiting > 0) await FlushAsync(output, cancel);
    }

    private static async ValueTask<int> CopySourceAsync(PipeWriter output, IBodySource body, LayoutPiece piece, CancellationToken cancel)
    {
        for (long offset = piece.Offset, end = piece.Offset + piece.Count; offset < end;)
        {
            using BlockLease lease = await body.ReadAsync(offset, end - offset, end, cancel);
            if (lease.Memory.IsEmpty) throw new BodyException($"the body ended at byte {offset} instead of {end}");
            Put(output, lease.Memory.Span);
            offset += lease.Memory.Length;
        }

        return (int)piece.Count;
    }

    // Tables and film are copied to the socket next, a quarter of a megabyte in one go: whoever waits for this processor, mostly for less, goes first.
    private static void LetOthersIn() => Thread.Yield();

    // A size is asked for, as the server's writer may give nothing otherwise.
    private static void Put(PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> room = output.GetSpan(Math.Min(4096, bytes.Length));
            int now = Math.Min(room.Length, bytes.Length);
            bytes[..now].CopyTo(room);
            output.Advance(now);
            bytes = bytes[now..];
        }
    }

    /// <summary>0: what is left to flush.</summary>
    private static async ValueTask<int> FlushAsync(PipeWriter output, CancellationToken cancel)
    {
        ThrowIfGone(await output.FlushAsync(cancel));
        return 0;
    }

    private static async Task SendSourceAsync(PipeWriter output, IBodySource body, long offset, long count, CancellationToken cancel)
    {
        var response = output as WatchedWriter;
        try
        {
            await SendBlocksAsync(output, response, body, offset, count, cancel);
        }
        catch (BodyException)
        {
            await FlushLentAsync(response, cancel);     // what is there, the viewer gets
            throw;
        }

        await FlushLentAsync(response, cancel);
    }

    private static async Task SendBlocksAsync(PipeWriter output, WatchedWriter? response, IBodySource body, long offset, long count, CancellationToken cancel)
    {
        long end = count < 0 ? long.MaxValue : offset + count;
        while (offset < end)
        {
            ValueTask<BlockLease> read = body.ReadAsync(offset, Math.Min(BlockSize.Bytes, end - offset), end, cancel);
            BlockLease lease = read.IsCompletedSuccessfully ? read.Result : await FlushAndAwaitAsync(response, read, cancel);
            int length = lease.Memory.Length;
            bool lent = false;
            ValueTask<FlushResult> flush = default;
            try
            {
                if (length == 0)
                {
                    if (count < 0) return;
                    throw new BodyException($"the body ended at byte {offset} instead of {end}");
                }

                lent = response is not null && length >= LeastLent && await response.TryLendAsync(lease, cancel);
                if (lent) flush = response!.LentEnough ? output.FlushAsync(cancel) : flush;
                else flush = output.WriteAsync(lease.Memory[..(length = Math.Min(length, Write))], cancel);
            }
            finally
            {
                // What was copied is not held while a slow client takes it; the rest of the block is asked for again.
                if (!lent) lease.Dispose();
            }

            offset += length;
            ThrowIfGone(await flush);
        }
    }

    /// <summary>Nothing is kept back during a wait, or by a failure.</summary>
    private static async ValueTask<BlockLease> FlushAndAwaitAsync(WatchedWriter? response, ValueTask<BlockLease> read, CancellationToken cancel)
    {
        Task<BlockLease> coming = read.AsTask();
        try
        {
            await FlushLentAsync(response, cancel);
        }
        catch (OperationCanceledException)
        {
            _ = coming.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }

        return await coming;
    }

    private static async ValueTask FlushLentAsync(WatchedWriter? response, CancellationToken cancel)
    {
        if (response is { HasLent: true }) ThrowIfGone(await response.FlushAsync(cancel));
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

    /// <summary>How much of it was not flushed yet, what was <paramref name="waiting"/> before included.</summary>
    /// <param name="batch">Bytes after which to flush the first time.</param>
    private static async ValueTask<int> WriteComputedAsync(
        PipeWriter output, ComputedBytes computed, long offset, long count, int waiting, int batch, CancellationToken cancel)
    {
        while (count > 0)
        {
            Memory<byte> room = output.GetMemory((int)Math.Min(4096, count));
            int now = (int)Math.Min(Math.Min(room.Length, count), Math.Max(1, batch - waiting));
            computed.Read(offset, room.Span[..now]);
            output.Advance(now);
            offset += now;
            count -= now;
            waiting += now;
            if (waiting < batch) continue;
            waiting = await FlushAsync(output, cancel);
            if (batch < Write) LetOthersIn();
            batch = Write;
        }

        return waiting;
    }

    private static void ThrowIfGone(FlushResult flushed)
    {
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("the client has gone");
    }
}
