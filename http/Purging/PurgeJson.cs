using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StonMedia.Cache.Purging;

namespace StonMedia.Http.Purging;

/// <summary>Answers as JSON.</summary>
internal static class PurgeJson
{
    public const string Type = "application/json";

    // Read by people and programs, never put into a page: & and quotes stay as they are.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string s_version = typeof(PurgeJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>version, method, status, result { Count, Size, Time }; Estimated and Sequence where they say something, message where it failed.</summary>
    public static string Of(PurgeOutcome outcome) => Write(json =>
    {
        json.WriteString("version", s_version);
        json.WriteString("method", outcome.Method);
        json.WriteString("status", outcome.Message is null ? "OK" : "error");
        if (outcome.Message is not null) json.WriteString("message", outcome.Message);
        json.WriteStartObject("result");
        json.WriteNumber("Count", outcome.Tally.Count);
        json.WriteNumber("Size", outcome.Tally.Size);
        json.WriteNumber("Time", outcome.Milliseconds);
        if (outcome.IsEstimate) json.WriteBoolean("Estimated", true);
        if (outcome.Sequence > 0) json.WriteNumber("Sequence", outcome.Sequence);
        json.WriteEndObject();
    });

    /// <summary>The last commands, newest first, with what they have hit so far.</summary>
    public static string Of(IReadOnlyList<PendingPurge> recent) => Write(json =>
    {
        json.WriteString("version", s_version);
        json.WriteString("method", "purges");
        json.WriteString("status", "OK");
        json.WriteStartArray("result");
        foreach (PendingPurge one in recent)
        {
            PurgeTally tally = one.Tally;
            json.WriteStartObject();
            json.WriteNumber("Sequence", one.Sequence);
            json.WriteString("Time", one.Command.IssuedAt);
            json.WriteString("Method", PurgeNames.Of(one.Command.Kind));
            json.WriteString("Host", one.Command.Host);
            json.WriteString(one.Command.Scope == PurgeScope.Tag ? "Tag" : "Url", one.Command.Text);
            if (one.Command.Kind == PurgeKind.ExpireAfter) json.WriteNumber("Seconds", one.Command.Seconds);
            json.WriteNumber("Count", tally.Count);
            json.WriteNumber("Size", tally.Size);
            json.WriteBoolean("Final", one.IsSpent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
