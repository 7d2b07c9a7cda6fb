using System.Net;
using System.Text.Json;

namespace StonMedia.Http.Tests.Functional;

/// <summary>An answer to a purge command, as JSON came back.</summary>
internal sealed record PurgeReply(int Status, string Method, bool IsOk, long Count, long Size, string Text)
{
    /// <summary>Sends a command to the management by POST; fields are "name", "value" in turn.</summary>
    public static async Task<PurgeReply> PostAsync(int adminPort, string command, params string[] fields)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        using var form = new FormUrlEncodedContent(fields.Chunk(2).Select(static pair => new KeyValuePair<string, string>(pair[0], pair[1])));
        using HttpResponseMessage response = await client.PostAsync(new Uri($"http://127.0.0.1:{adminPort}/command/{command}"), form);
        return Parse(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Reads what a PURGE on a service port was answered with.</summary>
    public static PurgeReply Of(ProbeReply reply) => Parse((HttpStatusCode)reply.Status, System.Text.Encoding.UTF8.GetString(reply.Body));

    private static PurgeReply Parse(HttpStatusCode status, string text)
    {
        JsonElement root = JsonDocument.Parse(text).RootElement;
        JsonElement result = root.GetProperty("result");
        Assert.NotEqual("", root.GetProperty("version").GetString());
        Assert.InRange(result.GetProperty("Time").GetInt64(), 0, 60_000);
        return new PurgeReply(
            (int)status, root.GetProperty("method").GetString()!, root.GetProperty("status").GetString() == "OK",
            result.GetProperty(nameof(Count)).GetInt64(), result.GetProperty(nameof(Size)).GetInt64(), text);
    }
}
