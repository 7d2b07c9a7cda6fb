using System.Runtime.InteropServices;
using StonMedia.Cache.Blocks;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Views;

/// <summary>
/// The timeline of a view. A view is a complete file: its header is read as any file's, through its layout, and tells of clips and joined
/// sections just where their bytes came to stand.
/// </summary>
internal static class TimelineLoader
{
    /// <summary>Null where the view's header does not tell, or there is no memory to read it now.</summary>
    /// <exception cref="BodyException">The bytes could not be had.</exception>
    public static async Task<MediaTimeline?> LoadAsync(Layout view, MediaLimits limits, Generation body, BodySource reader, CancellationToken cancel)
    {
        IMediaParser parser = MediaFormats.CreateParser(view.Length, limits);
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need)
        {
            int length = step.Length;
            if (length > body.Store.Capacity / 2 || !body.Store.TryReserve(length)) return null;
            nint buffer = Allocate(length);
            try
            {
                if (!await FillAsync(view, step, buffer, reader, cancel).ConfigureAwait(false)) return null;
                step = length < ParseLane.Small ? Step(parser, buffer, length) : await ParseLane.RunAsync(() => Step(parser, buffer, length)).ConfigureAwait(false);
            }
            finally
            {
                Free(buffer);
                body.Store.Release(length);
            }
        }

        return step.Index is { } index ? await OfAsync(index).ConfigureAwait(false) : null;
    }

    /// <summary>The timeline of a source; null where it is not known.</summary>
    public static async Task<MediaTimeline?> OfSourceAsync(MediaIndex index, MediaLimits limits, Generation body, BodySource reader)
    {
        if (index.TimesParser(limits) is { } parser)
        {
            try
            {
                (MediaIndex? better, _) = await IndexLoader.LoadAsync(parser, body, reader, CancellationToken.None).ConfigureAwait(false);
                index = better ?? index;
            }
            catch (BodyException)
            {
                // A list at the file's other end: what the viewer asked for does not depend on it.
            }
        }

        return await OfAsync(index).ConfigureAwait(false);
    }

    // Worked out where it takes no time from viewers.
    private static Task<MediaTimeline?> OfAsync(MediaIndex index)
        => index.MemoryBytes < ParseLane.Small ? Task.FromResult(index.Timeline()) : ParseLane.RunAsync(index.Timeline);

    /// <summary>False: the view is made of bytes that have to be rendered.</summary>
    private static async Task<bool> FillAsync(Layout view, ParseStep step, nint buffer, BodySource reader, CancellationToken cancel)
    {
        LayoutCursor cursor = view.Slice(step.Offset, step.Length);
        int filled = 0;
        while (cursor.MoveNext(int.MaxValue, out LayoutPiece piece))
        {
            int count = (int)piece.Count;
            switch (piece.Kind)
            {
                case LayoutPieceKind.Inline:
                    Copy(piece.Bytes.Span, buffer, filled);
                    break;
                case LayoutPieceKind.Computed:
                    Compute(piece.Computed!, piece.Offset, count, buffer, filled);
                    break;
                case LayoutPieceKind.Source:
                    for (int read = 0; read < count;)
                    {
                        using BlockLease lease = await reader.ReadAsync(piece.Offset + read, count - read, piece.Offset + count, cancel).ConfigureAwait(false);
                        if (lease.Memory.IsEmpty) return false;
                        Copy(lease.Memory.Span, buffer, filled + read);
                        read += lease.Memory.Length;
                    }

                    break;
                default:
                    return false;
            }

            filled += count;
        }

        return true;
    }

    private static unsafe nint Allocate(int length) => (nint)NativeMemory.Alloc((nuint)length);

    private static unsafe void Free(nint buffer) => NativeMemory.Free((void*)buffer);

    private static unsafe void Copy(ReadOnlySpan<byte> from, nint buffer, int offset) => from.CopyTo(new Span<byte>((byte*)buffer + offset, from.Length));

    private static unsafe void Compute(ComputedBytes computed, long from, int count, nint buffer, int offset)
        => computed.Read(from, new Span<byte>((byte*)buffer + offset, count));

    private static unsafe ParseStep Step(IMediaParser parser, nint buffer, int length) => parser.Step(new ReadOnlySpan<byte>((void*)buffer, length));
}
