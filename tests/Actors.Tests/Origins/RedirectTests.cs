using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Tests.Origins;

public sealed class RedirectTests
{
    private static readonly OriginServer s_first = new(new Uri("http://first:1/"));
    private static readonly OriginServer s_second = new(new Uri("http://second:1/"));

    [Theory]
    [InlineData("/real.mp4", "/real.mp4")]
    [InlineData("real.mp4", "/dir/real.mp4")]
    [InlineData("http://first:1/a%20b.mp4?x=1#top", "/a%20b.mp4?x=1")]
    [InlineData("http://second:1/real.mp4", "/real.mp4")]
    [InlineData("https://test/real.mp4", "/real.mp4")]                // the virtual host's own name
    public async Task Load_RedirectInsideTheVirtualHost_IsFollowedAndStoredUnderItsKey(string location, string target)
    {
        await using EdgeUnderTest edge = await StartAsync(follow: true);
        edge.Origin.Files["/dir/film.mp4"] = new FakeFile { Status = 302, Headers = [new("Location", location)] };
        edge.Origin.Files[target] = new FakeFile { Length = 900_000 };
        LoadResult.Ready ready = await edge.ReadyAsync("/dir/film.mp4", preferRange: true);
        Assert.Equal((200, 900_000), (ready.Snapshot.Status, ready.Snapshot.Body.Length));
        await edge.DeliverAsync(ready, 0, 900_000);                     // its fills are redirected as well
        Assert.Equal(900_000, edge.Origin.BodyBytes);
        Assert.NotNull(edge.Host.Find("/dir/film.mp4")?.Snapshot);
        Assert.Null(edge.Host.Find(target)?.Snapshot);
    }

    [Theory]
    [InlineData(true, "http://elsewhere/real.mp4")]
    [InlineData(true, "http://first:2/real.mp4")]
    [InlineData(true, "http://user@first:1/real.mp4")]
    [InlineData(true, "ftp://test/real.mp4")]
    [InlineData(true, "/film.mp4")]                                    // a circle of one
    [InlineData(false, "/real.mp4")]
    public async Task Load_RedirectNotToBeFollowed_IsPassedOn(bool follow, string location)
    {
        await using EdgeUnderTest edge = await StartAsync(follow);
        edge.Origin.Files["/film.mp4"] = new FakeFile { Status = 302, Headers = [new("Location", location)] };
        edge.Origin.Files["/real.mp4"] = new FakeFile { Length = 1000 };
        LoadResult.Ready ready = await edge.ReadyAsync("/film.mp4");
        Assert.Equal(302, ready.Snapshot.Status);
        Assert.Equal(location, ready.Snapshot.Headers.First("Location"));
        Assert.Single(edge.Origin.Requests);
    }

    [Fact]
    public async Task Load_EndlessRedirects_EndAfterFive()
    {
        await using EdgeUnderTest edge = await StartAsync(follow: true);
        for (int i = 0; i < 20; i++) edge.Origin.Files[$"/{i}"] = new FakeFile { Status = 301, Headers = [new("Location", $"/{i + 1}")] };
        Assert.Equal(301, (await edge.ReadyAsync("/0")).Snapshot.Status);
        Assert.Equal(6, edge.Origin.Requests.Count);
    }

    private static Task<EdgeUnderTest> StartAsync(bool follow)
        => EdgeUnderTest.StartAsync(origin: settings => settings with { Servers = [s_first, s_second], FollowRedirects = follow });
}
