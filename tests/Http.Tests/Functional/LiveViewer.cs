namespace StonMedia.Http.Tests.Functional;

/// <summary>A viewer of a body without a known end, read as far as the test says.</summary>
internal sealed class LiveViewer : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly HttpClient _client = new() { Timeout = s_limit };
    private readonly MemoryStream _received = new();
    private HttpResponseMessage _response = null!;
    private Stream _body = null!;

    public HttpResponseMessage Response => _response;

    public byte[] Received => _received.ToArray();

    public static async Task<LiveViewer> OpenAsync(EdgeUnderTest edge, string path, string? range = null)
    {
        var viewer = new LiveViewer();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{edge.Port}{path}");
        request.Headers.Host = "test";
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        viewer._response = await viewer._client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        viewer._body = await viewer._response.Content.ReadAsStreamAsync();
        return viewer;
    }

    /// <summary>Reads until so many bytes are here in all, or the body has ended; true: it goes on.</summary>
    /// <exception cref="IOException">The connection was cut.</exception>
    public async Task<bool> ReadToAsync(long length)
    {
        using var deadline = new CancellationTokenSource(s_limit);
        byte[] buffer = new byte[16 << 10];
        while (_received.Length < length)
        {
            int read = await _body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - _received.Length)), deadline.Token);
            if (read == 0) return false;
            _received.Write(buffer, 0, read);
        }

        return true;
    }

    public void Dispose()
    {
        _response.Dispose();
        _client.Dispose();
        _received.Dispose();
    }
}
