namespace StonMedia.Hocon.Tests;

/// <summary>Unknown keys, found all at once, each with its place and what was probably meant.</summary>
public sealed class HoconShapeTests
{
    private static readonly HoconObject Reference = HoconReader.ParseString("""
        app {
          listen = ["http://*"]
          secret = null
          cache { memory = 1 GiB, disks = [] }
          hosts { }
          host-defaults {
            aliases = []
            origin { servers = [], connect-timeout = 3 s }
            ttl { custom = [] }
          }
        }
        """, "reference.conf");

    private static readonly HoconShapeRule[] Rules =
    [
        HoconShapeRule.Like("app.hosts.*", "app.host-defaults"),
        HoconShapeRule.Keys("app.cache.disks[]", "path", "size"),
        HoconShapeRule.Keys("app.host-defaults.ttl.custom[]", "match", "ttl"),
        HoconShapeRule.Free("app.host-defaults.origin.servers"),
    ];

    private static IReadOnlyList<HoconShapeIssue> Check(string user) => HoconShape.Check(HoconReader.ParseString(user, "user.conf"), Reference, Rules);

    [Fact]
    public void Check_EverythingKnown_IsEmpty() => Assert.Empty(Check("""
        app {
          listen = null
          secret { any = thing }
          cache { memory = 2 GiB, disks = [ { path = "/a", size = 1 GiB } ] }
          hosts { "www.example.com" { origin { servers = [ { url = x, weight = 3 } ], connect-timeout = null }, ttl.custom = [ { match = "*", ttl = 1 s } ] } }
          host-defaults = null
        }
        """));

    [Fact]
    public void Check_SeveralMistakes_ListsThemAllInOrder()
    {
        IReadOnlyList<HoconShapeIssue> issues = Check("""
            app.lisen = 1
            app.cache.memroy = 1
            app {
              hosts { "www.example.com" { orign { } , ttl.custom = [ { mtach = x } ] } }
              cache.disks = [ { path = "/a", sise = 1 } ]
              zzzzzzz = 1
            }
            other = 1
            """);
        Assert.Equal(
            ["app.lisen", "app.cache.memroy", "app.cache.disks[0].sise", "app.hosts.\"www.example.com\".orign", "app.hosts.\"www.example.com\".ttl.custom[0].mtach", "app.zzzzzzz", "other"],
            issues.Select(static i => i.Path));
        Assert.Equal(["listen", "memory", "size", "origin", "match", null, null], issues.Select(static i => i.Suggestion));
        Assert.Equal(new HoconOrigin("user.conf", 1, 13), issues[0].Origin);
        Assert.Equal("unknown setting 'app.lisen'; did you mean 'listen'?", issues[0].Message);
        Assert.Equal("unknown setting 'other'", issues[^1].Message);
    }

    [Fact]
    public void Check_GroupAndSettingConfused_IsAnIssue()
    {
        IReadOnlyList<HoconShapeIssue> issues = Check("app.cache = 5\napp.host-defaults.origin.connect-timeout { a = 1 }");
        Assert.Equal(2, issues.Count);
        Assert.Contains("group", issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("single setting", issues[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen", "listen", 0)]
    [InlineData("lisetn", "listen", 1)]
    [InlineData("Listen", "listen", 0)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_TwoWords_CountsEdits(string left, string right, int distance)
    {
        Assert.Equal(distance, Suggest.Distance(left, right));
        Assert.Equal(distance, Suggest.Distance(right, left));
    }

    [Fact]
    public void Nearest_NothingNear_IsNull()
    {
        Assert.Null(Suggest.Nearest("qwerty", ["listen", "memory"]));
        Assert.Equal("memory", Suggest.Nearest("memmory", ["listen", "memory", "memories"]));
        Assert.Equal("b", Suggest.Nearest("a", ["b", "c"]));
    }
}
