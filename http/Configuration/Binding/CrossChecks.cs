using System.Globalization;
using StonMedia.Actors.Settings;
using StonMedia.Hocon;
using StonMedia.Http.Admin;
using StonMedia.Http.Tls;

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
        Logs(settings, s);
    }

    /// <summary>Lines of two forms in one file could not be told apart.</summary>
    private static void Logs(EdgeSettings settings, Section s)
    {
        HashSet<string> access = [.. settings.VirtualHosts.Values.Where(static host => host.Log.Access.Enabled).Select(static host => host.Log.Access.Path)];
        foreach (VirtualHostSettings host in settings.VirtualHosts.Values)
        {
            if (!host.Log.Origin.Enabled || !access.Contains(host.Log.Origin.Path)) continue;
            Section origin = s.Child("virtual-hosts").Child(host.Name).Child("log").Child("origin");
            s.Context.Problems.Error(origin.Find("path")?.Origin ?? origin.Origin, Section.Join(origin.Path, "path"), $"{host.Log.Origin.Path} is the file of an access log");
        }
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
        for (int i = 0; i < settings.Tls.Certificates.Count; i++)
        {
            TlsCertificateSettings certificate = settings.Tls.Certificates[i];
            bool complete = true;
            foreach ((string key, string file) in new[] { ("certificate", certificate.Certificate), ("key", certificate.Key) })
            {
                if (File.Exists(file)) continue;
                complete = false;
                Found at = Place(found, settings, i, key);
                if (needed) s.Context.Problems.Error(at, $"there is no file {file}");
                else s.Context.Problems.Warn(at.Origin, at.Path, $"there is no file {file}; no https listener needs it");
            }

            if (complete) Usable(settings, found, i, needed, s.Context.Problems);
        }
    }

    private static void Usable(EdgeSettings settings, Found certificates, int index, bool needed, Problems problems)
    {
        try
        {
            CertificateFiles.Read(settings.Tls.Certificates[index], settings.Tls.MinVersion);
        }
        catch (CertificateException fault)
        {
            Found at = Place(certificates, settings, index, fault.OfKey ? "key" : "certificate");
            if (needed) problems.Error(at, fault.Message);
            else problems.Warn(at.Origin, at.Path, fault.Message);
        }
    }

    /// <summary>The file's name in the list; the list itself where elements that are wrong have shifted the numbers.</summary>
    private static Found Place(Found certificates, EdgeSettings settings, int index, string key)
        => certificates.Value is HoconArray all && all.Count == settings.Tls.Certificates.Count
            && all[index] is HoconObject one && one.TryGet(key, out HoconValue? value)
            ? new Found(value, string.Create(CultureInfo.InvariantCulture, $"{certificates.Path}[{index}].{key}"))
            : certificates;

    private static void Admin(EdgeSettings settings, Section s)
    {
        if (AdminApplication.FaultIn(settings.Admin) is { } fault && s.Child("admin").Find("listen") is Found found)
            s.Context.Problems.Error(found, fault);
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
    }

    /// <summary>Comes last: where something is wrong with the servers already, or with a part of the virtual host's name, that is what to mend.</summary>
    public static void Servers(EdgeSettings settings, Section s)
    {
        if (settings.VirtualHosts.Count == 0) return;
        Section hosts = s.Child("virtual-hosts");
        foreach (VirtualHostSettings host in settings.VirtualHosts.Values)
        {
            Section origin = hosts.Child(host.Name).Child("origin");
            string at = Section.Join("stonmedia.virtual-hosts", host.Name);
            if (host.Origin.Servers.Count == 0 && origin.Find("servers") is not { Value: HoconArray { Count: > 0 } } && !s.Context.Problems.Blames(at))
                s.Context.Problems.Error(hosts.Child(host.Name).Origin, at,
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
