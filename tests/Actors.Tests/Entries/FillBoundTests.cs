using StonMedia.Cache.Blocks;
using StonMedia.Streams.Ingest;

namespace StonMedia.Actors.Tests.Entries;

public sealed class FillBoundTests
{
    private const long Block = BlockSize.Bytes;

    [Fact]
    public void Cut_InsideWhatIsBeingRead_EndsBehindItsBlock()
    {
        var bound = new FillBound(0, 100 * Block, 100 * Block);
        Assert.Equal(3000, bound.Take(5 * Block, 3000));
        bound.Cut(2 * Block);
        Assert.Equal(6 * Block, bound.End);
        Assert.Equal(Block - 3000, bound.Take((5 * Block) + 3000, 1 << 20));
        Assert.Equal(0, bound.Take(6 * Block, 1 << 20));
    }

    [Fact]
    public void Cut_Later_NeverMovesTheEndUp()
    {
        var bound = new FillBound(0, 4 * Block, 4 * Block);
        bound.Cut(9 * Block);
        Assert.Equal(4 * Block, bound.End);
    }

    [Fact]
    public void Settle_OpenEnded_GoesAtLeastAsFarAsItWasLet()
    {
        var bound = new FillBound(0, 100 * Block, 2 * Block);
        Assert.True(bound.IsOpenEnded);
        bound.Settle(Block);
        Assert.Equal((2 * Block, 2 * Block), (bound.End, bound.Allowed));
        Assert.False(bound.IsOpenEnded);
    }

    /// <summary>One takes, one cuts, at once: what was taken always lies before the end that the cut left.</summary>
    [Fact]
    public async Task Take_WhileCut_NothingBeyondTheEnd()
    {
        for (int round = 0; round < 200; round++)
        {
            var bound = new FillBound(0, 64 * Block, 64 * Block);
            Task<long> reader = Task.Run(() =>
            {
                long position = 0;
                for (int count; (count = bound.Take(position, 10_000)) > 0;) position += count;
                return position;
            });
            await Task.Run(() => bound.Cut(round % 64 * Block));
            Assert.Equal(bound.End, await reader);
        }
    }
}
