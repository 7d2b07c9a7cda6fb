using System.Net;
using StonMedia.Actors.Settings;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>What no key can tell alone.</summary>
internal static class CrossChecks
{
    public static void Run(EdgeSettings settings, Section s)
    {
        Listeners(settings, s);
        Certificates(settings, s);
        Admin(settings, s);
        Hosts(settings, s);
        HostNames(settings, s);
    }

    private static void Listeners(EdgeSettings settings, Section s)
    {
        Dictionary<(string, int), ListenAddress> seen = [];
        IEnumerable<ListenAddress> all = settings.Admin.Listen is ListenAddress admin ? settings.Listen.Append(admin) : settings.Listen;
        foreach (ListenAddress listen in all)
        {
            if (listen.Port == 0 || seen.TryAdd((listen.Host, listen.Port), listen)) continue;
            string role = ReferenceEquals(listen, settings.Admin.Listen) ? " (admin.listen)" : "";
            Blame(s, "listen", $"{listen} is already taken by {seen[(listen.Host, listen.Port)]}{role}");
        }
        if (settings.Listen.Any(static x => x.Scheme == ListenScheme.Https) && settings.Tls.Certificates.Count == 0
            && s.Child("tls").Find("certificates") is Found found)
            s.Context.Problems.Error(s.Find("listen")!.Value.Origin, found.Path,
                "an https listener needs a certificate: tls.certificates = [ { certificate = \"x.pem\", key = \"x.key\" } ]");
    }

    private static void Certificates(EdgeSettings settings, Section s)
    {
        bool needed = settings.Listen.Any(static x => x.Scheme == ListenScheme.Https);
        Section tls = s.Child("tls");
        if (tls.Find("certificates") is not Found found) return;
        foreach (TlsCertificateSettings certificate in settings.Tls.Certificates)
        {
            foreach (string file in new[] { certificate.Certificate, certificate.Key })
            {
                if (File.Exists(file)) continue;
                if (needed) s.Context.Problems.Error(found, $"there is no file {file}");
                else s.Context.Problems.Warn(found.Origin, found.Path, $"there is no file {file}; no https listener needs it");
            }
        }
    }

    private static void Admin(EdgeSettings settings, Section s)
    {
        if (settings.Admin is not { Token: null, Listen: ListenAddress listen }) return;
        bool loopback = listen.Host == "localhost" || (listen.Address is IPAddress address && IPAddress.IsLoopback(address));
        if (!loopback && s.Child("admin").Find("listen") is Found found)
            s.Context.Problems.Warn(found.Origin, found.Path, "whoever reaches this address may purge and reload: set admin.token");
    }

    private static void Hosts(EdgeSettings settings, Section s)
    {
        if (settings.VirtualHosts.Count == 0 && s.Find("virtual-hosts") is { Value: HoconObject { Count: 0 } })
            s.Context.Problems.Error(default, "stonmedia.virtual-hosts", "no virtual host, so nothing would be served: "
                + "virtual-hosts { \"www.example.com\" { origin { servers = [\"http://127.0.0.1:9000\"] } } }");
        if (s.Find("default-virtual-host") is Found found && settings.DefaultVirtualHost is string name
            && !settings.VirtualHosts.ContainsKey(name))
        {
            string[] known = [.. settings.VirtualHosts.Keys.Order(StringComparer.Ordinal)];
            string hint = Suggest.Nearest(name, known) is string near
                ? $"did you mean '{near}'?"
                : $"expected {Suggestion.OneOf(known)} or null";
            s.Context.Problems.Error(found, $"'{name}' is no virtual host; {hint}");
        }
        Section hosts = s.Child("virtual-hosts");
        foreach (VirtualHostSettings host in settings.VirtualHosts.Values)
        {
            Section origin = hosts.Child(host.Name).Child("origin");
            if (host.Origin.Servers.Count == 0 && origin.Find("servers") is not { Value: HoconArray { Count: > 0 } })
                s.Context.Problems.Error(hosts.Child(host.Name).Origin, Section.Join("stonmedia.virtual-hosts", host.Name),
                    "no origin server: origin { servers = [\"http://127.0.0.1:9000\"] }");
        }
    }

    private static void HostNames(EdgeSettings settings, Section s)
    {
        Dictionary<string, string> owner = [];
        foreach (string name in settings.VirtualHosts.Keys) owner[name] = name;
        foreach (VirtualHostSettings host in settings.VirtualHosts.Values.OrderBy(static x => x.Name, StringComparer.Ordinal))
        {
            foreach (string alias in host.Aliases)
            {
                if (owner.TryAdd(alias, host.Name)) continue;
                Section block = s.Child("virtual-hosts").Child(host.Name);
                string whose = owner[alias] == host.Name ? "already a name of this virtual host" : $"already a name of \"{owner[alias]}\"";
                s.Context.Problems.Error(block.Find("aliases")?.Origin ?? block.Origin,
                    Section.Join(Section.Join("stonmedia.virtual-hosts", host.Name), "aliases"), $"'{alias}' is {whose}");
            }
        }
    }

    private static void Blame(Section s, string key, string message)
    {
        if (s.Find(key) is Found found) s.Context.Problems.Error(found, message);
        else s.Context.Problems.Error(default, s.Path, message);
    }
}
