using System.CommandLine;

namespace StonMedia.Http.Cli;

/// <summary>The command line of <c>stonmedia purge</c>.</summary>
internal static class PurgeArguments
{
    private const string About =
        "Removes objects from a running edge's cache, or ends their lifetime. For instance: stonmedia purge www.example.com/film.mp4 \"www.example.com/img/*\". "
        + "When it returns, the command is in force, and written to disk where the cache has one. Exit code 1: refused, or no answer.";

    private const string Kinds =
        "purge: fetched anew at the next request, and the old content stands in while the origin fails. expire: the origin is asked at the "
        + "next request whether it has changed. expireafter: expires --seconds from now. hardpurge: gone for good.";

    public static Command Build(TextWriter output, TextWriter error)
    {
        var urls = new Argument<string[]>("URL") { Description = "A URL with all its clips and variants, or a pattern in which * stands for anything; several may be given. One without a host is on the host before it.", Arity = ArgumentArity.ZeroOrMore };
        var tags = new Option<string[]>("--tag") { Description = "A word of the response's Cache-Tag or Surrogate-Key, instead of a URL or beside it; may be given several times.", HelpName = "TAG" };
        var host = new Option<string?>("--host") { Description = "The virtual host for tags, and for URLs that name none.", HelpName = "NAME" };
        var kind = new Option<string>("--kind", "-k") { Description = Kinds, HelpName = "KIND", DefaultValueFactory = static _ => "purge" };
        var seconds = new Option<int?>("--seconds") { Description = "For expireafter; a day by default.", HelpName = "N" };
        var admin = new Option<string>("--admin") { Description = "The edge's admin.listen.", HelpName = "URL", DefaultValueFactory = static _ => "http://127.0.0.1:10040" };
        var token = new Option<string?>("--token") { Description = $"Its admin.token; better given in {PurgeCall.TokenVariable}.", HelpName = "TOKEN" };
        kind.AcceptOnlyFromAmong("purge", "expire", "expireafter", "hardpurge");
        var command = new Command("purge", About) { urls, tags, host, kind, seconds, admin, token };
        command.Validators.Add(result =>
        {
            if (result.GetResult(urls) is not { Tokens.Count: > 0 } && result.GetResult(tags) is not { Tokens.Count: > 0 }) result.AddError("purge needs a URL or --tag");
            if (result.GetResult(admin) is { Tokens: [var given, ..] } && Address(given.Value) is null) result.AddError($"--admin is an http URL, not '{given.Value}'");
        });
        command.SetAction((parsed, _) =>
        {
            var fields = new List<KeyValuePair<string, string>>();
            Add("host", parsed.GetValue(host));
            Add("sec", parsed.GetValue(seconds)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (string url in parsed.GetValue(urls) ?? []) Add("url", url);
            foreach (string tag in parsed.GetValue(tags) ?? []) Add("tag", tag);
            string? secret = parsed.GetValue(token) ?? Environment.GetEnvironmentVariable(PurgeCall.TokenVariable);
            return new PurgeCall(output, error).RunAsync(Address(parsed.GetValue(admin)!)!, secret, parsed.GetValue(kind)!, fields);

            void Add(string name, string? value)
            {
                if (value is not null) fields.Add(new(name, value));
            }
        });
        return command;
    }

    private static Uri? Address(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https") ? url : null;
}
