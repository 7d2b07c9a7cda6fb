using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Admin;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Tests.Hosting;

public class AdminTests
{
    private static readonly ListenAddress s_loopback = new(ListenScheme.Http, "127.0.0.1", 0);

    [Theory, InlineData("/", 200, "/metrics"), InlineData("/health", 200, "ok"), InlineData("/else", 404, "404"), InlineData("/command/prge", 404, "/ lists")]
    public async Task Get_Path_AnswersText(string path, int status, string text)
    {
        (int got, string body) = await GetAsync(new AdminSettings(), path);
        Assert.Equal(status, got);
        Assert.Contains(text, body);
    }

    [Fact]
    public async Task Get_Metrics_IsPrometheusText()
    {
        (int status, string body) = await GetAsync(new AdminSettings(), "/metrics");
        Assert.Equal(200, status);
        Assert.Contains("# TYPE stonmedia_responses_total counter\nstonmedia_responses_total{class=\"1xx\"} 0\n", body);
        Assert.Contains("# TYPE stonmedia_connections gauge\nstonmedia_connections 0\n", body);
    }

    [Theory, InlineData(null, 401), InlineData("Bearer wrong", 401), InlineData("Basic secret", 401), InlineData("Bearer secret", 200), InlineData("bearer secret", 200)]
    public async Task Get_WithToken_AsksForIt(string? authorization, int status)
        => Assert.Equal(status, (await GetAsync(new AdminSettings { Token = "secret" }, "/health", authorization)).Status);

    [Theory, InlineData("evil.test", 421), InlineData("ops.test:1", 200), InlineData("localhost", 200), InlineData("[::1]:5", 200)]
    public async Task Get_Host_HasToBeItsOwn(string host, int status)
        => Assert.Equal(status, (await GetAsync(new AdminSettings { Hosts = ["ops.test"] }, "/health", null, host)).Status);

    [Theory]
    [InlineData("0.0.0.0", null, false)]
    [InlineData("*", null, false)]
    [InlineData("192.0.2.1", null, false)]
    [InlineData("0.0.0.0", "secret", true)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("localhost", null, true)]
    [InlineData("::1", null, true)]
    public void FaultIn_OpenToTheNetworkWithoutToken_IsAFault(string host, string? token, bool good)
        => Assert.Equal(good, AdminApplication.FaultIn(new AdminSettings { Listen = new(ListenScheme.Http, host, 1), Token = token }) is null);

    private static async Task<(int Status, string Body)> GetAsync(AdminSettings settings, string path, string? authorization = null, string? host = null)
    {
        var metrics = new MetricsRegistry();
        _ = new EdgeMetrics(metrics);
        await using FrontServer server = await FrontServer.StartAsync(
            new AdminApplication(settings, metrics), [s_loopback], new ClientSettings(), null, null, 1, NullLoggerFactory.Instance, default);
        using var client = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Listening.Single().Port}{path}");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null) request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        await server.StopAsync(default);
        return ((int)response.StatusCode, body);
    }
}
