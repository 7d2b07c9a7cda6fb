using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Tests.Delivery;

public sealed class RenderPumpTests
{
    [Fact]
    public async Task NextAsync_BytesThatComeLate_WhatIsThereGoesOutFirst()
    {
        var body = new LateBody(resident: 1000);
        var pump = new RenderPump(new EveryByte(3000), body);
        ReadOnlyMemory<byte> first = await pump.NextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1000, first.Length);
        Assert.Equal(2000, pump.Remaining);
        ValueTask<ReadOnlyMemory<byte>> second = pump.NextAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        body.Arrive();
        byte[] rest = (await second).ToArray();
        Assert.Equal(Enumerable.Range(1000, 2000).Select(static i => (byte)i), rest);
        Assert.Equal(0, pump.Remaining);
        pump.Stop();
    }

    [Fact]
    public async Task Stop_WhileBytesAreAwaited_EndsThereAndGivesNothingMore()
    {
        var body = new LateBody(resident: 0);
        var pump = new RenderPump(new EveryByte(3000), body);
        ValueTask<ReadOnlyMemory<byte>> next = pump.NextAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        pump.Stop();
        pump.Stop();
        body.Arrive();
        await next;
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pump.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task NextAsync_BodyThatEndsEarly_Fails()
    {
        var pump = new RenderPump(new EveryByte(5000), new LateBody(resident: 4000));
        await pump.NextAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<BodyException>(async () => await pump.NextAsync(TestContext.Current.CancellationToken));
        pump.Stop();
    }

    /// <summary>The source's bytes as they are.</summary>
    private sealed class EveryByte(int length) : ByteRenderer
    {
        private int _at;

        public override long Remaining => length - _at;

        public override long SourceOffset => _at;

        public override long SourceEnd => length;

        public override int Render(ReadOnlySpan<byte> source, Span<byte> output)
        {
            int count = Math.Min(Math.Min(source.Length, output.Length), length - _at);
            source[..count].CopyTo(output);
            _at += count;
            return count;
        }
    }

    /// <summary>4,000 bytes, of which the first ones are here and the others come later.</summary>
    private sealed class LateBody(int resident) : IBodySource
    {
        private readonly byte[] _bytes = [.. Enumerable.Range(0, 4000).Select(static i => (byte)i)];
        private readonly TaskCompletionSource _arrived = new();

        public void Arrive() => _arrived.SetResult();

        public bool IsAvailable(long offset, long count) => IsResident(offset, count);

        public bool IsResident(long offset, long count) => _arrived.Task.IsCompleted || offset + count <= resident;

        public async ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
        {
            if (offset >= _bytes.Length) return default;
            if (!IsResident(offset, 1)) await _arrived.Task;
            int last = _arrived.Task.IsCompleted ? _bytes.Length : resident;
            return new BlockLease(_bytes.AsMemory((int)offset, (int)Math.Min(count, last - offset)), null);
        }

        public void Dispose()
        {
        }
    }
}
