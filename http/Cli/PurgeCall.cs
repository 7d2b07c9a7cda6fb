using System.Net.Http.Headers;
using System.Text.Json;

namespace StonMedia.Http.Cli;

/// <summary><c>stonmedia purge URL...</c>: sends a command to a running edge's management and tells what it hit.</summary>
internal sealed class PurgeCall(TextWriter output, TextWriter error)
{
    /// <summary>Environment variable that holds the management's token, so that it need not stand on the command line.</summary>
    public const string TokenVariable = "STONMEDIA_ADMIN_TOKEN";

    /// <summary>Past the server's own limits.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <param name="admin">admin.listen of the edge.</param>
    /// <param name="kind">purge, expire, expireafter or hardpurge.</param>
    /// <param name="fields">The form, name and value.</param>
    public async Task<int> RunAsync(Uri admin, string? token, string kind, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        using var client = new HttpClient { Timeout = s_limit };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(admin, $"/command/{kind}")) { Content = new FormUrlEncodedContent(fields) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request).ConfigureAwait(false);
            string text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            return await TellAsync((int)response.StatusCode, text.Trim(), kind).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"stonmedia: no answer from {admin}: {fault.Message}; --admin says where the edge's admin.listen is").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private async Task<int> TellAsync(int status, string text, string kind)
    {
        JsonElement answer;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            answer = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Refused before it came to the command: no token, another name, not an edge at all.
            await error.WriteLineAsync($"stonmedia: {(text.Length is > 0 and < 200 ? text : $"answered with status {status}")}{(status == 401 ? $": give --token or {TokenVariable}" : "")}").ConfigureAwait(false);
            return ExitCode.Failed;
        }

        if (answer.TryGetProperty("message", out JsonElement message))
        {
            await error.WriteLineAsync($"stonmedia: {status} {message.GetString()}").ConfigureAwait(false);
            return ExitCode.Failed;
        }

        JsonElement result = answer.GetProperty("result");
        string about = result.TryGetProperty("Estimated", out _) ? "about " : "";
        long count = result.GetProperty("Count").GetInt64(), size = result.GetProperty("Size").GetInt64();
        await output.WriteLineAsync($"{kind}: {about}{count} {(count == 1 ? "object" : "objects")}, {size} {(size == 1 ? "byte" : "bytes")}, {result.GetProperty("Time")} ms").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
