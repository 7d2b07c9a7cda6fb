using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Admin;

/// <summary>
/// <c>POST /command/reload</c>, or SIGHUP: reads the configuration file again and takes over <c>cache.disks</c>; all else takes effect after a
/// restart, and is named in the answer where it differs from what runs. A file with an error changes nothing.
/// </summary>
internal sealed class ReloadCommand(EdgeSettings settings, EdgeVolumes volumes, ILogger log)
{
    public const string Path = "/command/reload";

    // The answer is read by people and programs, never put into a page: quotes and marks of other alphabets stay as they are.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Carries it out; the caller has checked token and host.</summary>
    public async Task<(int Status, string Body)> AnswerAsync(IFeatureCollection context)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        string who = context.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString() ?? "-";
        if (request.Method != HttpMethods.Post)
        {
            context.GetRequiredFeature<IHttpResponseFeature>().Headers.Allow = "POST";
            return Refuse(who, StatusCodes.Status405MethodNotAllowed, "refused", "reload is sent by POST");
        }

        // A page of another site can make a browser post here; it cannot keep it from naming that site.
        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(request.Headers.Host.ToString(), StringComparison.OrdinalIgnoreCase)))
            return Refuse(who, StatusCodes.Status403Forbidden, "refused", "the request comes from a page of another site");
        return await RunAsync(who);
    }

    /// <summary>Carries it out for whoever may ask.</summary>
    /// <param name="who">For the log.</param>
    /// <returns>Status and JSON of the answer.</returns>
    public async Task<(int Status, string Body)> RunAsync(string who)
    {
        if (settings is not { File: { } file, Read: { } running }) return Refuse(who, StatusCodes.Status409Conflict, "refused", "this edge was not started from a file");
        LoadResult loaded = ConfigurationLoader.Load(file);
        if (!loaded.IsValid) return Refuse(who, StatusCodes.Status409Conflict, "refused, nothing was changed", [.. loaded.Errors.Select(static one => one.ToString())]);
        IReadOnlyList<string> changes = await volumes.ApplyAsync(loaded.Settings.Cache.Disks);
        IReadOnlyList<string> later = ChangedSettings.Of(running, loaded.Settings.Read!);
        log.Reloaded(who, OrNothing(changes), OrNothing(later));
        string[] warnings = [.. loaded.Warnings.Select(static one => one.ToString())];
        return Say(
            StatusCodes.Status200OK, "cache.disks is as the file says; anything else takes effect after a restart", changes,
            [("afterRestart", later), ("warnings", warnings)]);
    }

    private (int, string) Refuse(string who, int status, string text, params IReadOnlyList<string> reasons)
    {
        log.PurgeRefused(who, "reload", status, string.Join("; ", reasons));
        return Say(status, text, reasons);
    }

    private static string OrNothing(IReadOnlyList<string> lines) => lines.Count == 0 ? "nothing" : string.Join(", ", lines);

    private static (int, string) Say(int status, string text, IReadOnlyList<string> lines, params IReadOnlyList<(string Name, IReadOnlyList<string> Lines)> notes)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, s_plain))
        {
            json.WriteStartObject();
            json.WriteString("version", typeof(ReloadCommand).Assembly.GetName().Version!.ToString(3));
            json.WriteString("method", "reload");
            json.WriteNumber("status", status);
            json.WriteStartObject("result");
            json.WriteString("text", text);
            Write(status == StatusCodes.Status200OK ? "changes" : "errors", lines);
            foreach ((string name, IReadOnlyList<string> own) in notes)
                if (own.Count > 0) Write(name, own);
            json.WriteEndObject();
            json.WriteEndObject();

            void Write(string name, IReadOnlyList<string> list)
            {
                json.WriteStartArray(name);
                foreach (string line in list) json.WriteStringValue(line);
                json.WriteEndArray();
            }
        }

        return (status, System.Text.Encoding.UTF8.GetString(body.ToArray()) + "\n");
    }
}
