using StonMedia.Cache.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class KeyBinder
{
    public static KeySettings Bind(Section s)
    {
        var d = new KeySettings();
        Section post = s.Child("post");
        return new KeySettings
        {
            CaseSensitive = s.Bool("case-sensitive", d.CaseSensitive),
            Query = s.Choice("query", d.Query),
            QueryExceptions = s.Globs("query-exceptions", d.QueryExceptions),
            Vary = Vary(s, d),
            AcceptEncoding = s.Choice("accept-encoding", d.AcceptEncoding),
            Post = new PostKeySettings
            {
                Enabled = post.Bool("enabled", d.Post.Enabled),
                MaxBody = post.Size("max-body", d.Post.MaxBody, 1, 16 << 20),
            },
        };
    }

    private static IReadOnlyList<string> Vary(Section s, KeySettings d) => s.List("vary", d.Vary, found =>
    {
        if (s.String(found) is not string name) return null;
        if (HeaderNames.IsToken(name)) return name;
        s.Context.Problems.Error(found, $"'{name}' is no header name; \"*\" stands for all");
        return null;
    });
}
