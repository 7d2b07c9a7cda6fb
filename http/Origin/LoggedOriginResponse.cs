using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>An answer whose body is counted; its line is written when it is disposed.</summary>
internal sealed class LoggedOriginResponse : OriginResponse
{
    private readonly OriginResponse _inner;
    private readonly OriginLine _line;

    [SetsRequiredMembers]
    public LoggedOriginResponse(OriginResponse inner, OriginLine line)
    {
        _inner = inner;
        _line = line;
        Status = inner.Status;
        Headers = inner.Headers;
        ContentLength = inner.ContentLength;
        RequestTime = inner.RequestTime;
        ResponseTime = inner.ResponseTime;
        line.Head(inner);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        ValueTask<int> read = _inner.ReadAsync(buffer, cancel);
        return read.IsCompletedSuccessfully ? new(Note(read.Result, buffer.Length)) : WaitAsync(read, buffer.Length);
    }

    /// <inheritdoc/>
    public override bool TryRead(Memory<byte> buffer, out int count)
    {
        if (!_inner.TryRead(buffer, out count)) return false;
        _line.Received(count);
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _line.Write();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read, int room)
    {
        try
        {
            return Note(await read.ConfigureAwait(false), room);
        }
        catch (Exception error)
        {
            _line.Failed(error);
            throw;
        }
    }

    private int Note(int count, int room)
    {
        if (room > 0) _line.Received(count);
        return count;
    }
}
