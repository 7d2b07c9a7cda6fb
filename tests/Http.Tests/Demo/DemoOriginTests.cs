using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StonMedia.Http.Demo;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Demo;

public sealed class DemoOriginTests : IAsyncLifetime
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private DemoOrigin _origin = null!;

    private static string Samples => DemoCommand.SampleFolder;

    public async ValueTask InitializeAsync()
    {
        _origin = await DemoOrigin.StartAsync(new DemoFiles(Samples), Path.Combine(Samples, "..", "player"), new EdgeCounters());
        _client.BaseAddress = new Uri(_origin.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Get_Range_IsAnsweredAndAccountedFor()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/clock.mp4?copy=7") { Headers = { Range = new RangeHeaderValue(1_000, 2_999) } };
        using HttpResponseMessage answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.NotNull(answer.Content.Headers.LastModified);
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(Samples, "clock.mp4"));
        Assert.Equal(file[1_000..3_000], await answer.Content.ReadAsByteArrayAsync());

        JsonElement state = await StateWhen(static all => all[0].GetProperty("done").GetBoolean());
        JsonElement transfer = Assert.Single(state.GetProperty("transfers").EnumerateArray());
        Assert.Equal("/clock.mp4?copy=7", transfer.GetProperty("target").GetString());
        Assert.Equal(206, transfer.GetProperty("status").GetInt32());
        Assert.Equal(1_000, transfer.GetProperty("first").GetInt64());
        Assert.Equal(2_000, transfer.GetProperty("sent").GetInt64());
        Assert.Equal(1, state.GetProperty("requests").GetInt32());
        Assert.Equal(3, state.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task Get_KnownETag_Is304WithoutABody()
    {
        using HttpResponseMessage first = await _client.GetAsync("/tone.m4a", HttpCompletionOption.ResponseHeadersRead);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/tone.m4a");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await _client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Head_File_SendsNoBody()
    {
        using HttpResponseMessage answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/header.mp4"));
        Assert.Equal(new FileInfo(Path.Combine(Samples, "header.mp4")).Length, answer.Content.Headers.ContentLength);
        JsonElement state = await StateWhen(static all => all[0].GetProperty("done").GetBoolean());
        Assert.Equal(0, state.GetProperty("transfers")[0].GetProperty("sent").GetInt64());
    }

    [Theory, InlineData("/"), InlineData("/index.html"), InlineData("/player.js"), InlineData("/player.css"), InlineData("/demo/state")]
    public async Task Get_Page_IsNotStored(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        // Counted once they are written, when the client may have them already.
        long length = answer.Content.Headers.ContentLength.GetValueOrDefault(1);
        await Eventually.HoldsAsync(() => _origin.Log.OwnBytes >= length, "its bytes to be counted");
        Assert.Equal(0, _origin.Log.Count);
    }

    [Theory, InlineData("/nothing.mp4"), InlineData("/..%2f..%2fstonmedia.dll"), InlineData("/%2e%2e/stonmedia.dll"), InlineData("/make.sh")]
    public async Task Get_WhatIsNoMediaFile_Is404(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<JsonElement> StateWhen(Func<JsonElement, bool> holds)
    {
        DateTime limit = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            JsonElement state = JsonElement.Parse(await _client.GetStringAsync("/demo/state"));
            if (holds(state.GetProperty("transfers"))) return state;
            Assert.True(DateTime.UtcNow < limit, state.ToString());
        }
    }
}
