using StonMedia.Actors.Settings;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>Short ways to load a text in a test.</summary>
internal static class Conf
{
    private const string Host = "virtual-hosts { h { origin { servers = [\"http://127.0.0.1:9000\"] } } }";

    /// <summary>Loads a whole file called t.conf.</summary>
    public static LoadResult Load(string text) => ConfigurationLoader.Parse(text, "t.conf", new Dictionary<string, string>());

    /// <summary>Loads one line inside <c>stonmedia</c>, which stands on line 2; a virtual host h is on line 3.</summary>
    public static LoadResult Line(string line) => Load($"stonmedia {{\n{line}\n{Host}\n}}");

    public static EdgeSettings Edge(string text) => Valid(Load(text));

    public static EdgeSettings EdgeLine(string line) => Valid(Line(line));

    /// <summary>The virtual host h, with one line in the defaults.</summary>
    public static VirtualHostSettings Defaults(string line) => EdgeLine($"virtual-host-defaults {{ {line} }}").VirtualHosts["h"];

    public static EdgeSettings Valid(LoadResult loaded)
    {
        Assert.Empty(loaded.Errors);
        Assert.True(loaded.IsValid);
        return loaded.Settings;
    }
}
