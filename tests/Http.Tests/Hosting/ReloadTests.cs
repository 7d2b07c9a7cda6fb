using System.Net.Http.Json;
using System.Text.Json;
using StonMedia.Http.Tests.Cli;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Hosting;

/// <summary>POST /command/reload: volumes come and go with the file, and a file with an error changes nothing.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reload_VolumesOfTheFile_AreAddedAndRemoved()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Length = 300_000 });
        string config = Write(origin.Url, "");
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", config);
        int port = (await edge.ListeningAsync("http")).Port;
        Uri admin = await edge.ListeningAsync("admin");
        Write(origin.Url, "{ path = \"a\", size = 64 MiB }, { path = \"b\", size = 64 MiB }");
        JsonElement added = await ReloadAsync(admin, 200);
        Assert.Equal([$"{_folder}/a added", $"{_folder}/b added"], Lines(added, "changes"));
        Assert.Equal(300_000, (await Probe.SendAsync(port, "GET", "/a")).Body.Length);

        Write(origin.Url, "{ path = \"a\", size = 1 MiB }");
        JsonElement refused = await ReloadAsync(admin, 409);
        Assert.Contains("at least 64 MiB", Assert.Single(Lines(refused, "errors")), StringComparison.Ordinal);

        Write(origin.Url, "{ path = \"b\", size = 64 MiB }");
        Assert.Contains($"{{volume=\"{_folder}/a\"}}", await MetricsAsync(admin), StringComparison.Ordinal);
        Assert.Equal([$"{_folder}/a removed"], Lines(await ReloadAsync(admin, 200), "changes"));
        string metrics = await MetricsAsync(admin);
        Assert.DoesNotContain($"{_folder}/a\"", metrics, StringComparison.Ordinal);
        Assert.Contains($"stonmedia_disk_in_use{{volume=\"{_folder}/b\"}} 1", metrics, StringComparison.Ordinal);
        Assert.Empty(Lines(await ReloadAsync(admin, 200), "changes"));
        Assert.Equal(300_000, (await Probe.SendAsync(port, "GET", "/a")).Body.Length);
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
        Assert.Contains($"reload: {_folder}/a removed; after a restart: nothing", edge.Error, StringComparison.Ordinal);
        Assert.Contains("reload was refused with 409: ", edge.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_OtherSettings_AreNamedAsWaitingForARestart()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        string config = Write(origin.Url, "");
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", config);
        Uri admin = await edge.ListeningAsync("admin");
        Assert.False((await ReloadAsync(admin, 200)).GetProperty("result").TryGetProperty("afterRestart", out _));
        string text = await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            config, text.Replace("32 MiB", "48 MiB", StringComparison.Ordinal) + "\nstonmedia.virtual-hosts.\"b.c\".origin.servers = [\"http://127.0.0.1:9\"]",
            TestContext.Current.CancellationToken);
        Assert.Equal(["stonmedia.cache.memory", "stonmedia.virtual-hosts.\"b.c\""], Lines(await ReloadAsync(admin, 200), "afterRestart"));
    }

    [Fact]
    public async Task Reload_ByHangUp_IsCarriedOut()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        string config = Write(origin.Url, "");
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", config);
        Uri admin = await edge.ListeningAsync("admin");
        Write(origin.Url, "{ path = \"a\", size = 64 MiB }");
        edge.HangUp();
        await Eventually.HoldsAsync(() => edge.Error.Contains($"SIGHUP: reload: {_folder}/a added", StringComparison.Ordinal), "the reload is in the log");
        Assert.Contains($"stonmedia_disk_in_use{{volume=\"{_folder}/a\"}} 1", await MetricsAsync(admin), StringComparison.Ordinal);
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
    }

    [Fact]
    public async Task Reload_ByGet_IsRefused()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", Write(origin.Url, ""));
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri(await edge.ListeningAsync("admin"), "/command/reload"), TestContext.Current.CancellationToken);
        Assert.Equal(405, (int)answer.StatusCode);
    }

    private static async Task<string> MetricsAsync(Uri admin)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(admin, "/metrics"), TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ReloadAsync(Uri admin, int status)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsync(new Uri(admin, "/command/reload"), null, TestContext.Current.CancellationToken);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, status, "reload"), ((int)answer.StatusCode, body.GetProperty("status").GetInt32(), body.GetProperty("method").GetString()));
        return body;
    }

    private static string[] Lines(JsonElement answer, string name) => [.. answer.GetProperty("result").GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    private string Write(string originUrl, string disks)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"], admin { listen = "http://127.0.0.1:0" }, shutdown-grace = 30 s
              cache { memory = 32 MiB, disks = [ {{disks}} ] }
              virtual-hosts { test { origin { servers = ["{{originUrl}}"] }, log { access { enabled = off }, origin { enabled = off } } } }
              default-virtual-host = test
            }
            """);
        return file;
    }
}
