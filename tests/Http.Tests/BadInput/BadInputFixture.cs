using System.Globalization;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>One edge before one origin that says, path by path, exactly what a test wants it to say.</summary>
public sealed class BadInputFixture : IAsyncLifetime
{
    private readonly ScriptedOrigin _origin = ScriptedOrigin.Start();
    private int _rows;

    internal EdgeUnderTest Edge { get; private set; } = null!;

    internal ScriptedOrigin Origin => _origin;

    public async ValueTask InitializeAsync()
        => Edge = await EdgeUnderTest.StartAsync(_origin, "ttl { success { initial = 0 s }, receive-failure = 0 s }, origin { max-busy = 1000 }");

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    /// <summary>A path of its own that is answered with these bytes, the connection being closed after them.</summary>
    public string Path(string answer)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/row{Interlocked.Increment(ref _rows)}");
        _origin.Handle(path, async exchange =>
        {
            exchange.Close = true;
            await exchange.WriteAsync(answer);
        });
        return path;
    }

    /// <summary>The same for a 200 of five bytes with these header lines.</summary>
    public string PathWith(string lines) => Path($"HTTP/1.1 200 OK\r\nConnection: close\r\n{lines}\r\nContent-Length: 5\r\n\r\nhello");
}
