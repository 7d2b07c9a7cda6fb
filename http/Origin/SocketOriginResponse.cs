using System.Runtime.CompilerServices;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>An answer whose body is read off its connection.</summary>
/// <param name="answer">The head and the connection.</param>
/// <param name="transfer">The exchange's clock.</param>
/// <param name="length">Bytes of body to come; null when only the end tells. What comes beyond it is not read.</param>
internal sealed class SocketOriginResponse(HttpResponseMessage answer, OriginTransfer transfer, long? length) : OriginResponse
{
    private readonly Stream _body = answer.Content.ReadAsStream();
    private long _left = length ?? long.MaxValue;
    private Task<int>? _begun;
    private bool _disposed;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_left == 0 || buffer.IsEmpty) return new(0);
        if (buffer.Length > _left) buffer = buffer[..(int)_left];
        ValueTask<int> read = Interlocked.Exchange(ref _begun, null) is { } begun ? new(begun) : Start(buffer);
        return read.IsCompletedSuccessfully ? new(Take(read.Result)) : WaitAsync(read, cancel);
    }

    /// <inheritdoc/>
    public override bool TryRead(Memory<byte> buffer, out int count)
    {
        count = 0;
        if (_left == 0 || buffer.IsEmpty || _begun is not null) return false;
        if (buffer.Length > _left) buffer = buffer[..(int)_left];
        ValueTask<int> read = Start(buffer);
        if (!read.IsCompletedSuccessfully)
        {
            _begun = read.AsTask();
            return false;
        }

        count = read.Result;
        if (count == 0) _begun = Task.FromResult(0);
        else Take(count);
        return count > 0;
    }

    public override ValueTask DisposeAsync()
    {
        if (_disposed) return default;
        _disposed = true;
        // A read that nobody came for ends with the connection; how is of no interest.
        _begun?.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        answer.Dispose();
        transfer.Dispose();
        return default;
    }

    /// <summary>Broken framing that is met in bytes already here is thrown at once; it takes the same way as what comes later.</summary>
    private ValueTask<int> Start(Memory<byte> buffer)
    {
        try
        {
            return _body.ReadAsync(buffer, transfer.Token);
        }
        catch (IOException error)
        {
            return ValueTask.FromException<int>(error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read, CancellationToken cancel)
    {
        transfer.Arm();
        CancellationTokenRegistration left = transfer.CancelWith(cancel);
        try
        {
            int count = await read.ConfigureAwait(false);
            return Take(count);
        }
        catch (Exception error) when (error is not OriginException)
        {
            if (OriginFaults.OfReading(error, transfer, cancel) is { } failure) throw failure;
            if (cancel.IsCancellationRequested) throw new OperationCanceledException(error.Message, error, cancel);
            throw;
        }
        finally
        {
            await left.DisposeAsync().ConfigureAwait(false);
            transfer.Disarm();
        }
    }

    /// <summary>Counts what came; the end before the length promised is an error of the origin.</summary>
    private int Take(int count)
    {
        if (count == 0 && length is not null)
            throw new OriginException(OriginFailure.Truncated, $"the body ended at byte {length - _left} of {length}");
        if (length is not null) _left -= count;
        else if (count == 0) _left = 0;
        return count;
    }
}
