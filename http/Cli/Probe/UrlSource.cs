using System.Net;
using System.Net.Http.Headers;

namespace StonMedia.Http.Cli.Probe;

/// <summary>A file on an HTTP server, read by ranges: only the bytes that are asked for.</summary>
internal sealed class UrlSource : IProbeSource
{
    private const int FirstRead = 64 << 10;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);    // of each range

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _url;
    private byte[] _first = [];

    private UrlSource(Uri url) => _url = url;

    public long Length { get; private set; }

    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    /// <exception cref="ProbeException">No answer, an error, or a server without ranges.</exception>
    public static async Task<UrlSource> OpenAsync(Uri url, CancellationToken cancel)
    {
        var source = new UrlSource(url);
        try
        {
            source._first = await source.GetAsync(0, FirstRead, cancel).ConfigureAwait(false);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        byte[] bytes = offset + buffer.Length <= _first.Length ? _first[(int)offset..] : await GetAsync(offset, buffer.Length, cancel).ConfigureAwait(false);
        if (bytes.Length < buffer.Length) throw new ProbeException($"the server sent {bytes.Length} of {buffer.Length} bytes asked for from {offset} on");
        bytes.AsMemory(0, buffer.Length).CopyTo(buffer);
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> GetAsync(long offset, int count, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _url);
        request.Headers.Range = new RangeHeaderValue(offset, offset + count - 1);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        Reads++;
        // Head and body: the client's own time-out would end with the head.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_limit);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset == 0) return [];
            if (response.StatusCode == HttpStatusCode.OK) throw new ProbeException("the server gives no byte ranges: download the file and probe that");
            if (response.StatusCode != HttpStatusCode.PartialContent) throw new ProbeException($"{_url} answered with status {(int)response.StatusCode}");
            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (range is not { From: { } from, To: { } to, Length: { } length } || from != offset || to - from >= count)
                throw new ProbeException("the server's Content-Range is not what was asked for");
            if (Length != 0 && Length != length) throw new ProbeException("the file changed while it was read");
            Length = length;
            var bytes = new byte[to - from + 1];
            using Stream body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await body.ReadExactlyAsync(bytes, limit.Token).ConfigureAwait(false);
            BytesRead += bytes.Length;
            return bytes;
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw new ProbeException($"{_url}: no whole answer within {s_limit.TotalSeconds} s", fault);
        }
        catch (UriFormatException fault)
        {
            throw new ProbeException($"{_url} sends elsewhere, to no address of a server: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new ProbeException($"{_url}: {fault.Message}", fault);
        }
    }
}
