using StonMedia.Media.Layouts;

namespace StonMedia.Media.Flv;

/// <summary>Tags of the source with other timestamps, all else as it is: as long as the source range.</summary>
/// <param name="start">First byte, of a tag.</param>
/// <param name="end">Behind the last byte.</param>
/// <param name="from">Milliseconds: this timestamp, and those before it, ...</param>
/// <param name="to">... become this one.</param>
internal sealed class ShiftedTags(long start, long end, uint from, long to) : RenderedBytes
{
    public override long Length => end - start;

    public override int MemoryBytes => 100;

    public override IReadOnlyList<SourceRange> Sources { get; } = [new SourceRange(start, end)];

    protected override ByteRenderer OpenCore(long offset, long count) => new ShiftedTagRenderer(start, end, start + offset, count, time => (uint)Math.Min(to + Math.Max(0L, (long)time - from), int.MaxValue));
}
