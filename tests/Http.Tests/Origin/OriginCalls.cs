using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

/// <summary>Short ways to build requests and read bodies.</summary>
internal static class OriginCalls
{
    public static OriginRequest To(ScriptedOrigin origin, string target, string method = "GET") => To(origin.Uri, target, method);

    public static OriginRequest To(Uri server, string target, string method = "GET", TimeSpan? receive = null, TimeSpan? connect = null, HeaderList? headers = null)
        => new()
        {
            Server = server, RawTarget = target, Method = method, Host = "www.example.com", Headers = headers ?? HeaderList.Empty,
            ReceiveTimeout = receive ?? TimeSpan.FromSeconds(60), ConnectTimeout = connect ?? TimeSpan.FromSeconds(60),
        };

    public static HeaderList Lines(params (string Name, string Value)[] lines)
        => new([.. lines.Select(static line => new HeaderField(line.Name, line.Value))]);

    /// <summary>Reads to the end in odd pieces.</summary>
    public static async Task<byte[]> BodyAsync(this OriginResponse response)
    {
        var body = new MemoryStream();
        byte[] buffer = new byte[7777];
        while (await response.ReadAsync(buffer, default) is var count and > 0) body.Write(buffer, 0, count);
        Assert.Equal(0, await response.ReadAsync(buffer, default));
        return body.ToArray();
    }

    public static async Task<byte[]> FetchAsync(this IOriginClient client, OriginRequest request)
    {
        await using OriginResponse response = await client.SendAsync(request, default);
        return await response.BodyAsync();
    }

    public static async Task<OriginException> FailsAsync(this IOriginClient client, OriginRequest request, OriginFailure failure)
    {
        OriginException error = await Assert.ThrowsAsync<OriginException>(() => client.FetchAsync(request));
        Assert.Equal(failure, error.Failure);
        return error;
    }
}
