using System.Text;
using System.Text.RegularExpressions;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Conditions;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;
using StonMedia.Http.Configuration;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using LoadResult = StonMedia.Actors.Protocol.LoadResult;

namespace StonMedia.Http.Tests.Front;

public class PipelineTests
{
    private static readonly VirtualHostSettings s_plain = new() { Name = "test", Log = FrontRig.NoLog };

    [Theory]
    [InlineData(LoadKind.Miss, "stonmedia; fwd=uri-miss; fwd-status=200; stored")]
    [InlineData(LoadKind.Collapsed, "stonmedia; fwd=uri-miss; collapsed")]
    [InlineData(LoadKind.Revalidated, "stonmedia; fwd=stale; fwd-status=200")]
    [InlineData(LoadKind.Refreshed, "stonmedia; fwd=stale; fwd-status=200; stored")]
    [InlineData(LoadKind.Stale, "stonmedia; hit; detail=stale")]
    [InlineData(LoadKind.Hit, "stonmedia; hit")]
    public async Task Get_Loaded_SaysHow(LoadKind kind, string cacheStatus)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, "body"u8.ToArray(), 4, TimeSpan.Zero), kind, 200);
        FrontRig.Reply reply = await rig.GetAsync("/a?q=1", "X-Mine: 1");
        Assert.Equal((200, "body", cacheStatus), (reply.Status, reply.Text, reply["Cache-Status"]));
        LoadRequest asked = Assert.Single(rig.Host.Loads);
        Assert.Equal(("/a?q=1", "/a?q=1", "GET", "1", "127.0.0.1"), (asked.Key, asked.OriginTarget, asked.Method, asked.Headers.First("X-Mine"), asked.ClientAddress));
    }

    [Theory]
    [InlineData("/a", "bytes=100-199", true, 100, 199)]
    [InlineData("/a", "bytes=100-", true, 100, -1)]
    [InlineData("/a", "bytes=-100", true, 0, -1)]
    [InlineData("/a", "", false, 0, -1)]
    [InlineData("/a.mp4", "", true, 0, -1)]
    [InlineData("/a.mp4", "bytes=100-199", true, 0, -1)]
    public async Task Get_Miss_PlansTheFirstContact(string target, string range, bool prefer, long first, long last)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        await rig.GetAsync(target, range.Length == 0 ? "X: y" : "Range: " + range);
        LoadRequest asked = Assert.Single(rig.Host.Loads);
        Assert.Equal((prefer, first, last), (asked.PreferRange, asked.FirstByte, asked.LastByte ?? -1));
    }

    [Fact]
    public async Task Get_BodyOfUnknownLength_IsChunkedAndWhole()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, new byte[100_000], -1, TimeSpan.Zero), LoadKind.Miss, 200);
        FrontRig.Reply reply = await rig.GetAsync("/a", "Range: bytes=0-9");
        Assert.Equal((200, 100_000, null, null), (reply.Status, reply.Body.Length, reply["Accept-Ranges"], reply["Content-Range"]));
    }

    [Fact]
    public async Task Get_BodyThatEndsEarly_IsCutAndNeverLooksWhole()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, new byte[100_000], 300_000, TimeSpan.Zero), LoadKind.Miss, 200);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.GetAsync("/a"));
        string raw = await RawClient.GetAsync(rig.Port, "/a");
        Assert.Contains("Content-Length: 300000", raw);
        Assert.True(raw.Length < 300_000);
        Assert.Equal(2, rig.Metrics.CutDeliveries.Value);
    }

    [Fact]
    public async Task Get_BodyReplacedBeforeItsFirstByte_IsLookedUpAgainOnce()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnMissing = static () => new BodyException("the origin has another version of this body now") { GenerationGone = true };
        rig.Host.OnLoad = load => new LoadResult.Ready(
            load.Key,
            rig.Host.Loads.Count == 1 ? rig.Host.Snapshot(200, [], 300_000, TimeSpan.Zero, "ETag: \"old\"", "X-Old: 1") : rig.Host.Snapshot(200, "new"u8.ToArray(), 3, TimeSpan.Zero, "ETag: \"new\""),
            LoadKind.Miss, 200);
        FrontRig.Reply reply = await rig.GetAsync("/a", "If-None-Match: \"x\"");
        Assert.Equal((200, "new", "\"new\"", null), (reply.Status, reply.Text, reply["ETag"], reply["X-Old"]));
        reply = await rig.GetAsync("/b", "Range: bytes=1-1");
        Assert.Equal((206, "e", "bytes 1-1/3"), (reply.Status, reply.Text, reply["Content-Range"]));
        Assert.Equal(["/a", "/a", "/b"], rig.Host.Loads.Select(static load => load.Key));
    }

    [Fact]
    public async Task Get_BodyReplacedTimeAndAgain_IsABadGateway()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnMissing = static () => new BodyException("the origin has another version of this body now") { GenerationGone = true };
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, [], 300_000, TimeSpan.Zero), LoadKind.Miss, 200);
        Assert.Equal(502, (await rig.GetAsync("/a")).Status);
        Assert.Equal(2, rig.Host.Loads.Count);
    }

    [Fact]
    public async Task Get_BodyReplacedAfterItsFirstBytes_IsCutAndNeverContinuedFromAnother()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnMissing = static () => new BodyException("the origin has another version of this body now") { GenerationGone = true };
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, new byte[100_000], 300_000, TimeSpan.Zero), LoadKind.Miss, 200);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.GetAsync("/a"));
        Assert.Single(rig.Host.Loads);
        Assert.Equal(1, rig.Metrics.CutDeliveries.Value);
    }

    [Fact]
    public async Task Get_BodyWithoutItsFirstByte_IsABadGateway()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, [], 300_000, TimeSpan.Zero, "ETag: \"x\""), LoadKind.Miss, 200);
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal((502, null), (reply.Status, reply["ETag"]));
        Assert.StartsWith("502 ", reply.Text);
    }

    [Theory]
    [InlineData(503, "too many loads wait for the origin (limits.queue)", "the edge is overloaded, try again later")]
    [InlineData(503, "cache.memory is in use to the last byte", "the edge is overloaded, try again later")]
    [InlineData(503, "the entry's actor was stopped", "the edge was interrupted, try again")]
    [InlineData(502, "Connection refused (10.0.0.7:9000)", "the origin's answer could not be used")]
    [InlineData(502, "the origin closed the connection early", "the origin closed the connection early")]
    public async Task Get_LoadThatFails_TellsViewersNothingOfTheInside(int status, string reason, string shown)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = _ => new LoadResult.Failed(status, reason);
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal((status, $"{status} {shown}\n", $"stonmedia; fwd=uri-miss; detail=\"{shown}\""), (reply.Status, reply.Text, reply["Cache-Status"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_OriginHeadersWithControlBytes_AreLeftOut(bool passed)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        string[] lines = ["Content-Type: text/\u0001plain", "ETag: \"a\u007f\"", "Last-Modified: \u0002", "Via: 1.1 \u0003", "Cache-Status: x\u0004", "X-Bad: \u0005", "X-Good: \u00e9"];
        rig.Host.OnLoad = load => passed
            ? new LoadResult.PassThrough(FakeAnswer.Of(200, "body", lines))
            : new LoadResult.Ready(load.Key, rig.Host.Put(load.Key, "body", lines), LoadKind.Miss, 200);
        string raw = await RawClient.GetAsync(rig.Port, "/a");
        Assert.StartsWith("HTTP/1.1 200 ", raw);
        Assert.Contains("body", raw);
        Assert.Contains("X-Good: \u00e9\r\n", raw);
        Assert.DoesNotContain(raw, static c => c is (< ' ' and not ('\r' or '\n')) or '\u007f');
        if (!passed) Assert.StartsWith("HTTP/1.1 200 ", await RawClient.GetAsync(rig.Port, "/a"));     // the hit
    }

    [Theory]
    [InlineData(204, false)]
    [InlineData(205, false)]
    [InlineData(205, true)]
    [InlineData(304, true)]
    public async Task Get_StatusWithoutContentThatHasSome_GoesOutWithoutIt(int status, bool passed)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = load => passed
            ? new LoadResult.PassThrough(FakeAnswer.Of(status, "body", "Content-Length: 4"))
            : new LoadResult.Ready(load.Key, rig.Host.Put(load.Key, status, "body"u8.ToArray(), TimeSpan.FromHours(1)), LoadKind.Miss, status);
        for (int i = 0; i < 2; i++)
        {
            string raw = await RawClient.GetAsync(rig.Port, "/a");
            Assert.StartsWith($"HTTP/1.1 {status} ", raw);
            Assert.EndsWith("\r\n\r\n", raw);
        }

        Assert.Equal(0, rig.Metrics.Errors.Value);
    }

    [Fact]
    public async Task Get_PartThatNobodyAskedFor_IsABadGateway()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = static _ => new LoadResult.PassThrough(FakeAnswer.Of(206, "body", "Content-Range: bytes 0-3/10"));
        Assert.Equal((502, "502 the origin's answer was malformed\n"), ((await rig.GetAsync("/a")).Status, (await rig.GetAsync("/a")).Text));
        Assert.Equal(206, (await rig.GetAsync("/a", "Range: bytes=0-3")).Status);
    }

    [Fact]
    public async Task Get_LoadThatFails_HasStatusReasonAndDetail()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = static _ => new LoadResult.Failed(504, "the origin did not answer in time");
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal((504, "504 the origin did not answer in time\n"), (reply.Status, reply.Text));
        Assert.Equal("stonmedia; fwd=uri-miss; detail=\"the origin did not answer in time\"", reply["Cache-Status"]);
    }

    [Fact]
    public async Task Get_HostThatThrows_IsAnInternalErrorWithoutItsText()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = static _ => throw new InvalidOperationException("secret");
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal((500, "500 internal error\n"), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Get_PassThrough_StreamsTheOriginsAnswer()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        FakeAnswer answer = FakeAnswer.Of(200, "private", "Content-Length: 7", "Set-Cookie: a", "Set-Cookie: b", "Connection: X-Hop", "X-Hop: 1", "ETag: \"v\"");
        rig.Host.OnLoad = _ => new LoadResult.PassThrough(answer);
        FrontRig.Reply reply = await rig.GetAsync("/a");
        Assert.Equal((200, "private", "7", "a, b", null), (reply.Status, reply.Text, reply["Content-Length"], reply["Set-Cookie"], reply["X-Hop"]));
        Assert.Equal("stonmedia; fwd=uri-miss; fwd-status=200", reply["Cache-Status"]);
        await StonMedia.Tests.Support.Eventually.HoldsAsync(() => answer.IsDisposed, "the answer to be disposed");
    }

    [Theory, InlineData("Content-Length: 100", true), InlineData("X: y", true), InlineData("Content-Length: 100", false)]
    public async Task Get_PassThroughThatBreaksOff_IsCut(string length, bool breaks)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnLoad = _ => new LoadResult.PassThrough(new FakeAnswer("half"u8.ToArray())
        {
            Status = 200, Headers = HeaderList.Empty, ContentLength = length[0] == 'C' ? 100 : null, BreaksOff = breaks,
        });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.GetAsync("/a"));
    }

    [Fact]
    public async Task Get_OnlyIfCached_NeverLoads()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        Assert.Equal(504, (await rig.GetAsync("/a", "Cache-Control: only-if-cached")).Status);
        Assert.Empty(rig.Host.Loads);
    }

    [Fact]
    public async Task Post_Body_IsForwardedAndAnswered()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnForward = static async forward =>
        {
            using var text = new StreamReader(forward.Body!);
            return FakeAnswer.Of(201, await text.ReadToEndAsync(), "X-Length: " + forward.BodyLength);
        };
        using HttpResponseMessage response = await rig.Client.PostAsync(new Uri(rig.Url, "/a.mp4?start=1"), new StringContent("hello"));
        Assert.Equal((201, "hello"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("stonmedia; fwd=method", response.Headers.GetValues("Cache-Status").Single());
        ForwardRequest forwarded = Assert.Single(rig.Host.Forwards);
        Assert.Equal(("POST", "/a.mp4?start=1", 5L), (forwarded.Method, forwarded.OriginTarget, forwarded.BodyLength));
    }

    [Theory, InlineData("TRACE", 405), InlineData("PURGE", 405), InlineData("BREW", 501)]
    public async Task Send_MethodThatIsNotServed_IsRefused(string method, int status)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", await RawClient.ExchangeAsync(rig.Port, $"{method} /a HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
        Assert.Empty(rig.Host.Forwards);
    }

    [Fact]
    public async Task Send_ForwardThatFails_SaysAtWhichStage()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.OnForward = static _ => throw new OriginException(OriginFailure.ReceiveTimeout, "no answer within 300 s");
        Assert.Equal(504, (await rig.SendAsync("DELETE", "/a")).Status);
    }

    [Fact]
    public async Task Get_UnknownHost_IsMisdirected()
    {
        await using FrontRig rig = await FrontRig.StartAsync(s_plain, s_plain with { Name = "other" });
        Assert.StartsWith("HTTP/1.1 421 ", await RawClient.GetAsync(rig.Port, "/a", "nobody"));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /a\u00e9 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")]
    [InlineData("GET a/b HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")]
    public async Task Get_MalformedRequest_IsABadRequest(string request)
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        Assert.StartsWith("HTTP/1.1 400 ", await RawClient.ExchangeAsync(rig.Port, request));
    }

    [Fact]
    public async Task Get_AbsoluteForm_BeatsHost()
    {
        await using FrontRig rig = await FrontRig.StartAsync(s_plain, s_plain with { Name = "other" });
        rig.Hosts["other"].Put("/a", "of the other");
        Assert.EndsWith("of the other", await RawClient.GetAsync(rig.Port, "http://other/a", "test"));
    }

    [Fact]
    public async Task Get_RawTarget_ReachesTheOriginAsItWasSent()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        await RawClient.GetAsync(rig.Port, "/%7e/a%2Fb%20c?x=%41&start=1");
        Assert.Equal(("/~/a%2Fb%20c?x=%41&start=1", "/%7e/a%2Fb%20c?x=%41&start=1"), (rig.Host.Loads[0].Key, rig.Host.Loads[0].OriginTarget));
    }

    [Fact]
    public async Task Get_AccessRules_FirstMatchDecides()
    {
        var access = new AccessSettings
        {
            Rules =
            [
                new AccessRule { When = Condition.Parse("header(x-ok)"), Action = AccessAction.Allow },
                new AccessRule { When = Condition.Parse("url(/moved/*)"), Action = AccessAction.Redirect, Location = "https://else.test{uri}" },
                new AccessRule { When = Condition.Parse("url(/secret/*)"), Action = AccessAction.Deny, Status = 404 },
            ],
            Default = AccessAction.Deny,
        };
        await using FrontRig rig = await FrontRig.StartAsync(s_plain with { Access = access });
        rig.Host.Put("/a", "text");
        Assert.Equal(200, (await rig.GetAsync("/a", "X-Ok: 1")).Status);
        Assert.Equal(403, (await rig.GetAsync("/a")).Status);
        Assert.StartsWith("HTTP/1.1 404 ", await RawClient.GetAsync(rig.Port, "/x/..//../secret/%61"));
        FrontRig.Reply moved = await rig.GetAsync("/moved/b?c");
        Assert.Equal((302, "https://else.test/moved/b?c"), (moved.Status, moved["Location"]));
    }

    [Fact]
    public async Task Get_Rewrite_ChangesKeyOriginAndView()
    {
        var rules = new[] { new RewriteRule(new Regex("^/preview/(.*)[.]mp4$", RegexOptions.NonBacktracking), "/$1.mp4?end=30") };
        await using FrontRig rig = await FrontRig.StartAsync(s_plain with { Rewrite = rules });
        await rig.GetAsync("/preview/a.mp4?x=1");
        Assert.Equal(("/a.mp4?x=1", "/a.mp4?x=1"), (rig.Host.Loads[0].Key, rig.Host.Loads[0].OriginTarget));
    }

    [Fact]
    public async Task Get_BypassRule_GoesPastTheCache()
    {
        var bypass = new BypassSettings { Rules = [new BypassRule(Condition.Parse("header(cookie: session=*)"), BypassAction.Bypass)] };
        await using FrontRig rig = await FrontRig.StartAsync(s_plain with { Bypass = bypass });
        rig.Host.Put("/a", "cached");
        rig.Host.OnForward = static _ => Task.FromResult<OriginResponse>(FakeAnswer.Of(200, "fresh"));
        Assert.Equal("cached", (await rig.GetAsync("/a")).Text);
        FrontRig.Reply reply = await rig.GetAsync("/a", "Cookie: session=1");
        Assert.Equal(("fresh", "stonmedia; fwd=bypass"), (reply.Text, reply["Cache-Status"]));
    }

    [Fact]
    public async Task Get_HeaderRules_ChangeRequestAndResponse()
    {
        var headers = new HeaderSettings
        {
            Etag = false, Age = false, Via = false,
            Rules =
            [
                new HeaderRule { On = HeaderTarget.Request, Unset = ["X-Bad"], Set = [new("X-New", "1")] },
                new HeaderRule { On = HeaderTarget.Response, When = Condition.Parse("mime(text/*)"), Set = [new("Access-Control-Allow-Origin", "*")], Append = [new("X-List", "b")] },
                new HeaderRule { On = HeaderTarget.Response, Status = [404], Set = [new("X-Never", "1")] },
            ],
        };
        await using FrontRig rig = await FrontRig.StartAsync(s_plain with { Headers = headers });
        rig.Host.OnLoad = load => new LoadResult.Ready(
            load.Key, rig.Host.Snapshot(200, "body"u8.ToArray(), 4, TimeSpan.Zero, "Content-Type: text/plain", "ETag: \"v\"", "X-List: a"), LoadKind.Miss, 200);
        FrontRig.Reply reply = await rig.GetAsync("/a", "X-Bad: 1", "If-None-Match: \"v\"");
        Assert.Equal((200, "*", "a, b", null), (reply.Status, reply["Access-Control-Allow-Origin"], reply["X-List"], reply["X-Never"]));
        Assert.Equal((null, null, null), (reply["ETag"], reply["Age"], reply["Via"]));
        Assert.Equal((null, "1"), (rig.Host.Loads[0].Headers.First("X-Bad"), rig.Host.Loads[0].Headers.First("X-New")));
    }

    [Fact]
    public async Task Get_HeaderOverTheLimit_IsRefused()
    {
        await using FrontRig rig = await FrontRig.StartAsync(new ClientSettings { MaxHeader = 2048 }, ListenScheme.Http, [], s_plain);
        Assert.StartsWith("HTTP/1.1 431 ", await RawClient.GetAsync(rig.Port, "/a", more: "X: " + new string('x', 3000) + "\r\n"));
        Assert.StartsWith("HTTP/1.1 414 ", await RawClient.GetAsync(rig.Port, "/" + new string('x', 3000)));
    }

    [Fact]
    public async Task Get_AccessLog_HasOneLineAResponse()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("stonmedia-front");
        string path = Path.Combine(folder.FullName, "access.log");
        await using (FrontRig rig = await FrontRig.StartAsync(s_plain with { Log = new HostLogSettings { Access = new AccessLogSettings { Path = path } } }))
        {
            rig.Host.Put("/a", "text");
            await rig.GetAsync("/a?x=\"y\"", "Range: bytes=0-1");
            await rig.GetAsync("/a", "Range: bytes=0-1");
        }

        string[] lines = [.. (await File.ReadAllLinesAsync(path)).Where(static line => line[0] != '#')];
        Assert.Equal(2, lines.Length);
        Assert.Contains(" GET 127.0.0.1:", lines[1]);
        Assert.Matches(" /a 206 2 .* hit ok - - bytes=0-1$", lines[1]);
        folder.Delete(recursive: true);
    }
}
