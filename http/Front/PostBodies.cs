using Microsoft.AspNetCore.Http;

namespace StonMedia.Http.Front;

/// <summary>
/// Reads the bodies of POST requests whose answers may be kept (key.post). What they take at once is bounded for the edge; a request
/// that finds no room goes past the cache, as one does whose body is longer than key.post.max-body.
/// </summary>
internal sealed class PostBodies
{
    /// <summary>Bytes of bodies in memory at once.</summary>
    public const long Room = 64 << 20;

    private const int FirstRead = 4 << 10;

    private long _used;

    /// <summary>Bytes taken now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>
    /// Whether a stored answer may be had for it. A condition or a range means something else to a POST than to the cache (RFC 9110
    /// 13.1.1, 14.2), so such requests are the origin's.
    /// </summary>
    public static bool IsPlain(IHeaderDictionary headers)
        => headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0 && headers.IfModifiedSince.Count == 0 && headers.IfUnmodifiedSince.Count == 0
            && headers.Range.Count == 0;

    /// <summary>Reads the request's body if it is at most <paramref name="most"/> bytes; of a longer one no more than is needed to know that.</summary>
    /// <exception cref="BadHttpRequestException">The client broke off, is too slow, or sent more than client.max-body.</exception>
    public async ValueTask<PostBody> ReadAsync(Exchange exchange, long most)
    {
        Stream body = exchange.ClientBody;
        long? stated = exchange.CanHaveBody ? exchange.Request.Headers.ContentLength : 0;
        if (stated == 0) return new PostBody([], body, null);
        long share = Math.Min(stated ?? most, most);
        if (stated > most || !TryTake(share)) return new PostBody(null, body, null);
        bool given = false;
        try
        {
            byte[] buffer = new byte[stated ?? Math.Min(FirstRead, most)];
            int read = 0;
            while (true)
            {
                int now = await body.ReadAsync(buffer.AsMemory(read), exchange.Aborted);
                read += now;
                if (now == 0 || read == stated) break;
                if (read < buffer.Length) continue;
                // Full: one byte more than may be kept tells that there is more.
                if (read > most) return new PostBody(null, new PrefixedBody(buffer, body), null);
                Array.Resize(ref buffer, (int)Math.Min(most + 1, buffer.Length * 2L));
            }

            given = true;
            return new PostBody(read == buffer.Length ? buffer : buffer[..read], body, () => Interlocked.Add(ref _used, -share));
        }
        finally
        {
            await WorkLane.Enter();
            if (!given) Interlocked.Add(ref _used, -share);
        }
    }

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Room) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }
}
