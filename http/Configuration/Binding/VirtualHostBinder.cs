using System.Net;
using StonMedia.Actors.Settings;
using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class VirtualHostBinder
{
    public static VirtualHostSettings Bind(string name, Section plain)
    {
        // Whether URLs tell cases apart decides how every pattern of this virtual host is compiled.
        bool caseSensitive = plain.Child("key").Bool("case-sensitive", true);
        Section s = plain.With(plain.Context with { IgnoreUrlCase = !caseSensitive });
        return new VirtualHostSettings
        {
            Name = name,
            Aliases = s.List("aliases", [], found => Alias(s, found)),
            Origin = OriginBinder.Bind(s.Child("origin")),
            Ttl = TtlBinder.Bind(s.Child("ttl")),
            Key = KeyBinder.Bind(s.Child("key")),
            Purge = PolicyBinder.Purge(s.Child("purge")),
            Bypass = PolicyBinder.Bypass(s.Child("bypass")),
            Relays = s.Objects("relays", "{ listen = \"0.0.0.0:1935\", port = 1935 }", Relay),
            Access = AccessBinder.Bind(s.Child("access")),
            Rewrite = RewriteBinder.Bind(s),
            Headers = HeaderBinder.Bind(s.Child("headers")),
            Compression = PolicyBinder.Compression(s.Child("compression")),
            Media = MediaBinder.Bind(s.Child("media")),
            Images = MediaBinder.Images(s.Child("images")),
            Throttle = ThrottleBinder.Bind(s.Child("throttle")),
            Log = LogBinder.Bind(s.Child("log")),
        };
    }

    private static string? Alias(Section s, Found found)
    {
        if (s.String(found) is not string alias) return null;
        string name = alias.StartsWith("*.", StringComparison.Ordinal) ? alias[2..] : alias;
        if (Urls.IsHostName(name)) return alias.ToLowerInvariant();
        s.Context.Problems.Error(found,
            $"'{alias}' is no host name: expected such as \"www.example.com\" or \"*.example.com\", without a port");
        return null;
    }

    private static RelaySettings? Relay(Section s)
    {
        s.AllowOnly("listen", "port");
        bool complete = s.Require("listen", "listen = \"0.0.0.0:1935\"") & s.Require("port", "port = 1935");
        if (!complete || s.Find("listen") is not Found found || s.String(found) is not string text) return null;
        int port = s.Int("port", 0, 1, 65535);
        if (Urls.TryEndPoint(text, out IPEndPoint? listen)) return new RelaySettings(listen, port);
        s.Context.Problems.Error(found, $"expected address:port such as \"0.0.0.0:1935\", found \"{text}\"");
        return null;
    }
}
