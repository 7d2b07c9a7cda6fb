using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StonMedia.Http.Cli.Probe;

/// <summary>The command line of <c>stonmedia probe</c>.</summary>
internal static class ProbeArguments
{
    private const string About =
        "Tells what the server makes of a media file. That is: tracks, codecs, key frames, bit rate over time, where its header is, which clips and segments it gives, "
        + "and why not: stonmedia probe film.mp4, stonmedia probe http://127.0.0.1:9000/film.mp4. Clips begin exactly where they are asked to, but segments at key "
        + "frames: when these are far apart, segments are long. Bit rates that vary much are what throttle.pacing = timeline is for. Exit code 1: it cannot be read "
        + "or is not understood.";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Build(TextWriter output, TextWriter error)
    {
        var place = new Argument<string>("FILE|URL") { Description = "A file, or an http or https URL, of which only what is needed is fetched, by ranges." };
        var json = new Option<bool>("--json") { Description = "Prints JSON: sizes in bytes, times in seconds, rates in bits a second; no...: a reason, absent where it can be done." };
        var deep = new Option<bool>("--deep") { Description = "With a URL: also looks through all fragments, or all frames of MP3 with varying bit rate. Files are always looked through." };
        var command = new Command("probe", About) { place, json, deep };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(place)!, parsed.GetValue(json), parsed.GetValue(deep), output, error, cancel));
        return command;
    }

    private static async Task<int> RunAsync(string place, bool json, bool deep, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            bool isUrl = Uri.TryCreate(place, UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https");
            using IProbeSource source = isUrl ? await UrlSource.OpenAsync(url!, cancel).ConfigureAwait(false) : new FileSource(place);
            ProbeResult result = await new Prober(source, deep || !isUrl).RunAsync(place, cancel).ConfigureAwait(false);
            if (json) await output.WriteLineAsync(JsonSerializer.Serialize(result, s_json)).ConfigureAwait(false);
            else ProbeText.Write(result, output);
            return result.NotUnderstood is null ? ExitCode.Done : ExitCode.Failed;
        }
        catch (ProbeException fault)
        {
            await error.WriteLineAsync($"stonmedia: {fault.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
