using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Configuration;

public sealed class NotBuiltYetTests
{
    [Fact]
    public void Keys_Each_IsAKeyOrAGroupOfKeys()
        => Assert.All(NotBuiltYet.Keys, static key => Assert.Contains(ShapeKeys.All, x => x == key || x.StartsWith(key + ".", StringComparison.Ordinal)));

    [Fact]
    public void Keys_Each_IsThereOnce() => Assert.Equal(NotBuiltYet.Keys.Distinct(), NotBuiltYet.Keys);

    [Fact]
    public void Load_KeyNotBuilt_WarnsOnceWithItsPlace()
    {
        string key = NotBuiltYet.Keys.First(static x => x == "cluster");
        LoadResult loaded = Conf.Line("cluster { enabled = on }");
        ConfigurationProblem warning = Assert.Single(loaded.Warnings);
        Assert.True(loaded.IsValid);
        Assert.Equal(($"stonmedia.{key}.enabled", 2), (warning.Key, warning.Line));
        Assert.Contains("not built yet", warning.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DefaultSpelledOut_DoesNotWarn()
        => Assert.Empty(Conf.Line("cluster { enabled = false }, mount.path = \"/mnt/stonmedia\", telemetry.otlp = null").Warnings);

    [Fact]
    public void Load_KeyNotBuiltInSeveralVirtualHosts_WarnsOnce()
    {
        Assert.Contains("virtual-host-defaults.images", NotBuiltYet.Keys);
        LoadResult loaded = Conf.Load("""
            stonmedia.virtual-hosts {
              a { origin.servers = ["http://x"], images.enabled = on }
              b { origin.servers = ["http://x"], images { enabled = on, keyword = pic } }
            }
            """);
        Assert.Equal("stonmedia.virtual-hosts.a.images.enabled", Assert.Single(loaded.Warnings).Key);
    }

    [Fact]
    public void Load_Nothing_DoesNotWarn() => Assert.Empty(Conf.Line("").Warnings);

    [Fact]
    public void Reference_KeysWithoutEffect_SaySo()
    {
        using Stream stream = typeof(StonMedia.Hocon.HoconReader).Assembly.GetManifestResourceStream("reference.conf")!;
        string text = new StreamReader(stream).ReadToEnd();
        string[] lines = text.Split('\n');
        StonMedia.Hocon.HoconObject root = StonMedia.Hocon.HoconReader.ReadString(text, "reference.conf").Resolve();
        foreach (string key in NotBuiltYet.Keys)
        {
            StonMedia.Hocon.HoconValue value = root["stonmedia"];
            foreach (string part in key.Split('.')) value = ((StonMedia.Hocon.HoconObject)value)[part];
            int at = value.Origin.Line - 1;
            while (!IsComment(lines[at])) at--;
            string comment = "";
            for (; IsComment(lines[at]); at--) comment += lines[at];
            Assert.True(comment.Contains("ot built yet", StringComparison.Ordinal), $"reference.conf does not say that {key} is not built yet");
        }

        static bool IsComment(string line) => line.TrimStart().StartsWith('#');
    }
}
