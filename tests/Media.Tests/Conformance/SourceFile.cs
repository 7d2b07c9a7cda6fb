using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Tests.Conformance;

/// <summary>A file of any size as a source: it is read where parsers, layouts and renderers ask for it.</summary>
internal sealed class SourceFile(string path)
{
    private const int Chunk = 1 << 20;

    /// <summary>Above this the file has holes, and neither it nor a view of it is read as a whole.</summary>
    private const long MostRead = 1L << 30;

    private readonly Lazy<(MediaIndex? Index, string? Reason)> _index = new(() => Open(path));

    public string Path => path;

    public long Length { get; } = new FileInfo(path).Length;

    public bool IsHuge => Length > MostRead;

    public MediaIndex? Index => _index.Value.Index;

    /// <summary>Why there is no index.</summary>
    public string? Reason => _index.Value.Reason;

    /// <summary>What stands for the file's content in the record of verdicts: all of it, or both ends of a huge one.</summary>
    public byte[] Identity => IsHuge ? [.. Read(path, 0, 4 << 20), .. Read(path, Length - (8 << 20), 8 << 20)] : File.ReadAllBytes(path);

    /// <summary>A clip; null and the reason where there is none.</summary>
    public (Layout? Layout, string? Reason) Clip(IReadOnlyList<TrimRequest> sections, Func<MediaIndex, ViewResult> make)
    {
        if (Index is not { } index) return (null, Reason);
        if (index.Deepen(sections, MediaLimits.Default) is { } parser)
        {
            (MediaIndex? found, string? reason) = Run(parser);
            if (found is null) return (null, reason);
            index = found;
        }

        ViewResult view = make(index);
        return view.Reason is null ? (view.Layout, null) : (null, view.Reason);
    }

    public PieceResult Piece(MediaPackage package, PackagePiece piece)
    {
        if (package.Deepen(piece, MediaLimits.Default) is not { } parser) return package.Make(piece);
        (_, string? reason) = Run(parser);
        return reason is null ? parser.Make() : PieceResult.Unable(reason);
    }

    /// <summary>Writes a view into another file; what is 0 for a mebibyte becomes a hole of it.</summary>
    public void Write(Layout layout, string target)
    {
        using FileStream output = File.Create(target);
        LayoutCursor cursor = layout.Slice(0, layout.Length);
        byte[] chunk = new byte[Chunk];
        while (cursor.MoveNext(Chunk, out LayoutPiece piece))
        {
            Span<byte> bytes = chunk.AsSpan(0, (int)piece.Count);
            switch (piece.Kind)
            {
                case LayoutPieceKind.Inline: piece.Bytes.Span.CopyTo(bytes); break;
                case LayoutPieceKind.Computed: piece.Computed!.Read(piece.Offset, bytes); break;
                case LayoutPieceKind.Rendered: Render(piece.Rendered!.Open(piece.Offset, piece.Count), bytes); break;
                default: Read(path, piece.Offset, bytes.Length).CopyTo(bytes); break;
            }

            if (bytes.Length == Chunk && bytes.IndexOfAnyExcept((byte)0) < 0) output.Seek(Chunk, SeekOrigin.Current);
            else output.Write(bytes);
        }

        output.SetLength(layout.Length);
    }

    private static (MediaIndex? Index, string? Reason) Open(string path)
    {
        var file = new SourceFile(path);
        (MediaIndex? index, string? reason) = file.Run(MediaFormats.CreateParser(file.Length, MediaLimits.Default));
        return index?.Continuation(MediaLimits.Default) is { } more ? file.Run(more) : (index, reason);
    }

    private (MediaIndex? Index, string? Reason) Run(IMediaParser parser)
    {
        ParseStep step = parser.Start();
        while (step.Kind == ParseStepKind.Need) step = parser.Step(Read(path, step.Offset, step.Length));
        return (step.Index, step.Kind == ParseStepKind.Refused ? step.Reason : null);
    }

    private void Render(ByteRenderer renderer, Span<byte> target)
    {
        for (int filled = 0; renderer.Remaining > 0;)
            filled += renderer.Render(Read(path, renderer.SourceOffset, 64 << 10), target[filled..]);
    }

    private static byte[] Read(string path, long offset, int count)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        byte[] bytes = new byte[Math.Min(count, RandomAccess.GetLength(file) - offset)];
        for (int read = 0; read < bytes.Length;)
        {
            int now = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            Assert.True(now > 0, $"{path} ends at {offset + read}");
            read += now;
        }

        return bytes;
    }
}
