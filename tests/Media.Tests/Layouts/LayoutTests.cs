using StonMedia.Media.Layouts;

namespace StonMedia.Media.Tests.Layouts;

public sealed class LayoutTests
{
    private static readonly byte[] Source = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    private sealed class Counting(long length) : ComputedBytes
    {
        public override long Length => length;

        public override int MemoryBytes => 24;

        protected override void ReadCore(long offset, Span<byte> destination)
        {
            for (int i = 0; i < destination.Length; i++) destination[i] = (byte)(offset + i + 1);
        }
    }

    private static Layout Mixed(out byte[] expected)
    {
        expected = [9, 8, 7, .. Source[10..30], 1, 2, 3, 4, 5, .. Source[30..40], .. Source[5..6], 6];
        return new LayoutBuilder().AddInline([9, 8, 7]).AddSource(10, 15).AddSource(25, 5).AddComputed(new Counting(5)).AddSource(30, 10)
            .AddSource(5, 1).AddShared(new byte[] { 6 }).AddShared(default).AddSource(3, 0).Build("t1", 3, null);
    }

    [Fact]
    public void Slice_EveryRangeAndPieceSize_GivesTheBytesOfTheWhole()
    {
        Layout layout = Mixed(out byte[] expected);
        Assert.Equal(expected.Length, layout.Length);
        for (int offset = 0; offset <= expected.Length; offset++)
            for (int count = 0; count <= expected.Length - offset; count++)
                foreach (long atMost in (long[])[1, 4, long.MaxValue])
                    Assert.Equal(expected[offset..(offset + count)], LayoutBytes.Read(layout, Source, offset, count, atMost));
    }

    [Fact]
    public void AddSource_AdjacentRanges_BecomeOnePiece() => Assert.Equal(6, Mixed(out _).PieceCount);

    [Fact]
    public void MoveNext_WholeLayout_AllocatesNothing()
    {
        Layout layout = Mixed(out _);
        long Walk()
        {
            long sum = 0;
            LayoutCursor cursor = layout.Slice(1, layout.Length - 1);
            while (cursor.MoveNext(out LayoutPiece piece)) sum += piece.Count;
            return sum;
        }

        long expected = Walk();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long actual = 0;
        for (int i = 0; i < 100; i++) actual += Walk();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100 * expected, actual);
    }

    [Theory, InlineData(-1, 1), InlineData(0, 42), InlineData(42, 1), InlineData(0, -1), InlineData(long.MaxValue, 1), InlineData(1, long.MaxValue)]
    public void Slice_OutsideTheView_Throws(long offset, long count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Mixed(out _).Slice(offset, count));

    [Theory, InlineData(0), InlineData(1), InlineData(200)]
    public void Identity_AnyLength_IsTheSource(int length)
    {
        Layout layout = Layout.Identity(length);
        Assert.True(layout.IsIdentity);
        Assert.Equal("", layout.ViewTag);
        Assert.Equal(Source[..length], LayoutBytes.Read(layout, Source));
    }

    [Fact]
    public void BitRate_KnownDuration_IsBitsOfTheViewASecond()
    {
        Assert.Null(Layout.Identity(100).BitRate);
        Assert.Equal(400, Layout.Identity(100, 0, TimeSpan.FromSeconds(2)).BitRate);
    }

    [Fact]
    public void MemoryBytes_ManyRuns_StaysUnder24BytesARun()
    {
        var builder = new LayoutBuilder();
        for (int i = 0; i < 10_000; i++) builder.AddSource(i * 10, 5);
        Assert.InRange(builder.Build("t1", 0, null).MemoryBytes, 10_000, 4096 + (10_000 * 24));
    }

    [Theory, InlineData(-1, 1), InlineData(5, 1), InlineData(0, 6), InlineData(long.MaxValue, 1)]
    public void Read_ComputedOutsideItsLength_Throws(long offset, int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Counting(5).Read(offset, new byte[count]));
}
