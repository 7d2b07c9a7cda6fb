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
}
