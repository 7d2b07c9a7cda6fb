using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Tests.Front;

/// <summary>An origin's answer in memory; with <see cref="BreaksOff"/> it ends as a lost connection does.</summary>
internal sealed class FakeAnswer(byte[] body) : OriginResponse
{
    private int _at;

    public bool BreaksOff { get; init; }

    public bool IsDisposed { get; private set; }

    public static FakeAnswer Of(int status, string body, params string[] headers) => new(System.Text.Encoding.Latin1.GetBytes(body))
    {
        Status = status,
        Headers = new HeaderList([.. headers.Select(static line => new HeaderField(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()))]),
        ContentLength = headers.FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line["Content-Length:".Length..]) : null,
    };

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        int count = Math.Min(buffer.Length, body.Length - _at);
        if (count == 0 && BreaksOff) throw new OriginException(OriginFailure.Truncated, "the connection broke off");
        body.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return new(count);
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
