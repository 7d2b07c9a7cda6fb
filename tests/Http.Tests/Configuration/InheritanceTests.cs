using StonMedia.Actors.Settings;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>A virtual host over virtual-host-defaults over the reference: objects merge, an array replaces, null resets.</summary>
public sealed class InheritanceTests
{
    private static VirtualHostSettings Host(string defaults, string own) => Conf.Edge($$"""
        stonmedia {
          virtual-host-defaults { {{defaults}} }
          virtual-hosts { h { origin { servers = ["http://own"] }
            {{own}}
          } }
        }
        """).VirtualHosts["h"];

    [Fact]
    public void Object_Merges_KeyByKey()
    {
        VirtualHostSettings host = Host("ttl { redirect = 1 s, success { ratio = 5 } }", "ttl { success { initial = 2 s } }");
        Assert.Equal((TimeSpan.FromSeconds(2), 5.0, TimeSpan.FromDays(1)), (host.Ttl.Success.Initial, host.Ttl.Success.Ratio, host.Ttl.Success.Max));
        Assert.Equal(TimeSpan.FromSeconds(1), host.Ttl.Redirect);
    }

    [Fact]
    public void Array_Replaces_AsAWhole()
    {
        VirtualHostSettings host = Host("media.match = [\"*.a\", \"*.b\"], bypass.methods = [PUT]", "media.match = [\"*.c\"]");
        Assert.Equal(["*.c"], host.Media.Match.Select(static x => x.Text));
        Assert.Equal(["PUT"], host.Bypass.Methods);
    }

    [Fact]
    public void EmptyArray_Replaces_WithNothing() => Assert.Empty(Host("", "media.match = []").Media.Match);

    [Fact]
    public void Null_OnAValue_UncoversTheReference()
    {
        VirtualHostSettings host = Host("ttl.redirect = 1 s, origin.host-header = \"*\"", "ttl.redirect = null, origin.host-header = null");
        Assert.Equal(TimeSpan.FromMinutes(5), host.Ttl.Redirect);
        Assert.Null(host.Origin.HostHeader);
    }

    [Fact]
    public void Null_OnAnObject_UncoversTheReferenceForAllOfIt()
    {
        VirtualHostSettings host = Host("ttl { redirect = 1 s, success { ratio = 5 } }", "ttl = null");
        Assert.Equal((TimeSpan.FromMinutes(5), 20.0), (host.Ttl.Redirect, host.Ttl.Success.Ratio));
    }

    [Fact]
    public void Null_InTheDefaults_UncoversTheReference()
        => Assert.Equal(TimeSpan.FromMinutes(5), Host("ttl.redirect = null", "").Ttl.Redirect);

    [Fact]
    public void Null_AtTheEdge_UncoversTheReferenceExceptWhereItSaysOff()
    {
        var edge = Conf.EdgeLine("cache.memory = null, client = null, admin.listen = null");
        Assert.Equal((1L << 30, 80_000), (edge.Cache.Memory, edge.Client.MaxConnections));
        Assert.Null(edge.Admin.Listen);
    }

    [Fact]
    public void OtherHosts_KeepTheirOwn()
    {
        var edge = Conf.Edge("""
            stonmedia.virtual-hosts {
              a { origin.servers = ["http://x"], ttl.redirect = 1 s }
              b { origin.servers = ["http://x"] }
            }
            """);
        Assert.Equal((1.0, 300.0), (edge.VirtualHosts["a"].Ttl.Redirect.TotalSeconds, edge.VirtualHosts["b"].Ttl.Redirect.TotalSeconds));
        Assert.Same(edge.VirtualHosts["a"], edge.VirtualHosts["A"]);
    }
}
