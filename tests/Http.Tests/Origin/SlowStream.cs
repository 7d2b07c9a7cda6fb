namespace StonMedia.Http.Tests.Origin;

/// <summary>A request body whose four bytes come late, as from a viewer on a bad line.</summary>
internal sealed class SlowStream(TimeSpan delay) : MemoryStream
{
    private bool _done;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_done) return 0;
        _done = true;
        await Task.Delay(delay, cancellationToken);
        "late"u8.CopyTo(buffer.Span);
        return 4;
    }
}
