namespace StonMedia.Tests.Support;

/// <summary>How a path is served: content, validators, and every way an origin may misbehave. Offsets are of the whole body.</summary>
public sealed record OriginContent
{
    /// <summary>Bytes of the body. Default 1000.</summary>
    public long Length { get; init; } = 1000;

    /// <summary>Seed of the generated content (<see cref="OriginBytes"/>); another version of a body has another seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The body itself, instead of generated content; set by <see cref="Of"/>.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    public int Status { get; init; } = 200;

    public string? ETag { get; init; } = "\"v1\"";

    public DateTimeOffset? LastModified { get; init; } = new DateTimeOffset(2024, 3, 5, 6, 7, 8, TimeSpan.Zero);

    public string? CacheControl { get; init; } = "max-age=3600";

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>Further header lines, "Name: value".</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Whether Range is honoured. Default true.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Whether If-None-Match and If-Modified-Since are honoured. Default true.</summary>
    public bool Conditions { get; init; } = true;

    /// <summary>How the body's end is told. Default Content-Length.</summary>
    public OriginFraming Framing { get; init; } = OriginFraming.Length;

    /// <summary>Content-Length to state instead of the true one.</summary>
    public long? StatedLength { get; init; }

    /// <summary>Before this byte the origin stops sending until <see cref="Resume"/>, the connection staying open.</summary>
    public long? HangAt { get; init; }

    /// <summary>Before this byte the connection is closed, cleanly for TCP but short of what was promised.</summary>
    public long? CutAt { get; init; }

    /// <summary>With <see cref="CutAt"/>: reset instead of close.</summary>
    public bool Reset { get; init; }

    /// <summary>Completes to end a <see cref="HangAt"/>; never by default.</summary>
    public Task Resume { get; init; } = Task.Delay(Timeout.Infinite);

    /// <summary>The head is held back until this completes. Default at once.</summary>
    public Task Head { get; init; } = Task.CompletedTask;

    /// <summary>Bytes written at a time. Default 16 KiB.</summary>
    public int ChunkSize { get; init; } = 16 << 10;

    /// <summary>Average bytes a second; null: as fast as the socket takes them.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>A body given as bytes.</summary>
    public static OriginContent Of(ReadOnlyMemory<byte> bytes) => new() { Bytes = bytes, Length = bytes.Length };

    /// <summary>The body's bytes from an offset on.</summary>
    public void Fill(long offset, Span<byte> destination)
    {
        if (Bytes is { } bytes) bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
        else OriginBytes.Fill(Seed, offset, destination);
    }

    /// <summary>A range of the body, for comparing.</summary>
    public byte[] Slice(long offset, int count)
    {
        byte[] slice = new byte[count];
        Fill(offset, slice);
        return slice;
    }
}
