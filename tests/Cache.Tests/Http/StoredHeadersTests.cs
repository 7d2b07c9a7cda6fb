using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class StoredHeadersTests
{
    [Fact]
    public void Of_HopByHopAndListed_AreLeftOut()
    {
        HeaderList stored = StoredHeaders.Of(
            200,
            Lines.Of("Connection: a, B ", "a: 1", "b: 2", "c: 3", "Keep-Alive: x", "Proxy-Connection: x", "TE: x", "Upgrade: x", "Transfer-Encoding: x",
                "Proxy-Authenticate: x", "Proxy-Authentication-Info: x", "Proxy-Authorization: x", "Age: 5", "Content-Length: 3",
                "Content-Range: nonsense", "Set-Cookie: a=b", "c: 4"),
            default);
        Assert.Equal(["c: 3", "Content-Range: nonsense", "c: 4"], Lines.Text(stored));
    }

    [Fact]
    public void Of_PartialAnswer_LosesItsContentRange()
        => Assert.Equal(["ETag: \"a\""], Lines.Text(StoredHeaders.Of(206, Lines.Of("ETag: \"a\"", "Content-Range: bytes 0-1/2"), default)));

    [Fact]
    public void Personal_WhatOfLeavesOut_AndNothingOfTheConnection()
    {
        HeaderList response = Lines.Of("Cache-Control: private=\"a, Connection\", no-cache=\"b\"", "a: 1", "B: 2", "Connection: b", "c: 3", "set-cookie: x=1", "Set-Cookie: y=2");
        Assert.Equal(["a: 1", "set-cookie: x=1", "Set-Cookie: y=2"], Lines.Text(StoredHeaders.Personal(response, CacheControl.Parse(response))));
        Assert.Empty(StoredHeaders.Personal(Lines.Of("a: 1"), default));
    }

    [Fact]
    public void Of_Cookies_AreKeptOnlyWhenTold()
        => Assert.Equal(["Set-Cookie: a=b"], Lines.Text(StoredHeaders.Of(200, Lines.Of("Set-Cookie: a=b"), default, keepCookies: true)));

    [Fact]
    public void Of_QualifiedDirectives_FieldsAreLeftOut()
    {
        HeaderList response = Lines.Of("Cache-Control: private=\"a\", no-cache=\"b, c\"", "a: 1", "B: 2", "c: 3", "d: 4");
        Assert.Equal(["Cache-Control: private=\"a\", no-cache=\"b, c\"", "d: 4"], Lines.Text(StoredHeaders.Of(200, response, CacheControl.Parse(response))));
    }

    [Fact]
    public void Of_NothingToDrop_IsTheSameList()
    {
        HeaderList response = Lines.Of("ETag: \"a\"", "X: y");
        Assert.Same(response, StoredHeaders.Of(200, response, default));
    }

    [Fact]
    public void Update_304_ReplacesAllLinesOfItsNamesInPlace()
    {
        HeaderList stored = Lines.Of("X: 1", "Cache-Control: max-age=1", "x: 2", "Y: 3", "ETag: \"a\"");
        HeaderList updated = StoredHeaders.Update(stored, Lines.Of("cache-control: max-age=9", "X: 5", "X: 6", "Z: 7"));
        Assert.Equal(["X: 5", "X: 6", "cache-control: max-age=9", "Y: 3", "ETag: \"a\"", "Z: 7"], Lines.Text(updated));
    }

    [Fact]
    public void Update_304_LeavesWhatBelongsToTheStoredBytes()
    {
        HeaderList stored = Lines.Of("Content-Encoding: gzip", "ETag: \"a\"", "Content-Type: text/plain");
        HeaderList updated = StoredHeaders.Update(stored, Lines.Of(
            "Content-Encoding: br", "ETag: \"b\"", "Content-Length: 9", "Content-Range: bytes 0-1/2", "Age: 3", "Connection: x", "x: 1", "Content-Type: text/html"));
        Assert.Equal(["Content-Encoding: gzip", "ETag: \"a\"", "Content-Type: text/html"], Lines.Text(updated));
    }

    /// <summary>Without a Cache-Control of its own a 304 is under the stored one (RFC 9111 3.2): what that names is for one viewer alone.</summary>
    [Fact]
    public void Update_304WithFieldsThatTheStoredAnswerCallsPrivate_LeavesThemOut()
    {
        HeaderList stored = Lines.Of("Cache-Control: max-age=9, private=\"X-User\", no-cache=\"X-Session\"", "X: 1");
        HeaderList updated = StoredHeaders.Update(stored, Lines.Of("X: 2", "X-User: ann", "X-Session: 7"));
        Assert.Equal(Lines.Of("Cache-Control: max-age=9, private=\"X-User\", no-cache=\"X-Session\"", "X: 2"), updated);
    }

    [Fact]
    public void Update_304WithoutNews_IsTheSameList()
    {
        HeaderList stored = Lines.Of("ETag: \"a\"");
        Assert.Same(stored, StoredHeaders.Update(stored, Lines.Of("ETag: \"a\"", "Connection: close")));
    }

    [Fact]
    public void ForOrigin_ClientHeaders_LoseFramingAndHops()
        => Assert.Equal(
            ["User-Agent: x", "X-A: 1", "x-a: 2"],
            Lines.Text(HopByHop.ForOrigin(Lines.Of("Host: a", "User-Agent: x", "Connection: close, y", "Y: 1", "Expect: 100-continue", "Content-Length: 2", "X-A: 1", "x-a: 2"))));

    [Fact]
    public void Forwardable_NothingToDrop_IsTheSameList()
    {
        HeaderList headers = Lines.Of("Host: a");
        Assert.Same(headers, HopByHop.Forwardable(headers));
        Assert.Equal(["A: b"], Lines.Text(HopByHop.Forwardable(Lines.Of("TE: x", "A: b"))));
    }
}
