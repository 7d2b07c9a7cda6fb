using StonMedia.Media.Layouts;

namespace StonMedia.Media.Tests.Layouts;

/// <summary>Reads layouts in tests: over a source in memory, or from one file into another.</summary>
internal static class LayoutBytes
{
    public static byte[] Read(Layout layout, byte[] source) => Read(layout, source, 0, layout.Length);

    public static byte[] Read(Layout layout, byte[] source, long offset, long count, long atMost = long.MaxValue)
    {
        var output = new byte[count];
        int filled = 0;
        LayoutCursor cursor = layout.Slice(offset, count);
        while (cursor.MoveNext(atMost, out LayoutPiece piece))
        {
            Assert.InRange(piece.Count, 1, atMost);
            Span<byte> target = output.AsSpan(filled, (int)piece.Count);
            switch (piece.Kind)
            {
                case LayoutPieceKind.Inline: piece.Bytes.Span.CopyTo(target); break;
                case LayoutPieceKind.Computed: piece.Computed!.Read(piece.Offset, target); break;
                case LayoutPieceKind.Rendered: Render(piece.Rendered!.Open(piece.Offset, piece.Count), source, target, 64 << 10, 64 << 10); break;
                default:
                    Assert.True(piece.Offset >= 0 && piece.Offset <= source.Length - piece.Count, $"bytes {piece.Offset} to {piece.Offset + piece.Count} of a source of {source.Length}");
                    source.AsSpan(checked((int)piece.Offset), (int)piece.Count).CopyTo(target);
                    break;
            }

            filled += (int)piece.Count;
        }

        Assert.Equal(count, filled);
        return output;
    }

    /// <summary>Drives a renderer over a source in memory, with so many bytes at a time at most.</summary>
    public static void Render(ByteRenderer renderer, byte[] source, Span<byte> target, int atMostIn, int atMostOut)
    {
        int filled = 0;
        for (long calls = 0; renderer.Remaining > 0; calls++)
        {
            Assert.InRange(calls, 0, 16 + (4L * (source.Length + target.Length)));
            ReadOnlySpan<byte> from = filled == 0 && calls == 0 ? default : source.AsSpan((int)renderer.SourceOffset);
            filled += renderer.Render(from[..Math.Min(from.Length, atMostIn)], target.Slice(filled, Math.Min(atMostOut, target.Length - filled)));
        }

        Assert.Equal(target.Length, filled);
    }

    /// <summary>Writes the whole view of a source file into another file.</summary>
    public static void Materialise(Layout layout, string source, string target)
    {
        using FileStream input = File.OpenRead(source), output = File.Create(target);
        var buffer = new byte[1 << 20];
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        while (cursor.MoveNext(buffer.Length, out LayoutPiece piece))
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)piece.Count);
            switch (piece.Kind)
            {
                case LayoutPieceKind.Inline: piece.Bytes.Span.CopyTo(chunk); break;
                case LayoutPieceKind.Computed: piece.Computed!.Read(piece.Offset, chunk); break;
                default:
                    input.Position = piece.Offset;
                    input.ReadExactly(chunk);
                    break;
            }

            output.Write(chunk);
        }
    }
}
