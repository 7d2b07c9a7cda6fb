using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Http.Configuration;
using StonMedia.Tests.Support;
using LoadResult = StonMedia.Actors.Protocol.LoadResult;

namespace StonMedia.Http.Tests.Front;

public sealed class HangUpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-hangup");

    private string LogPath => Path.Combine(_folder.FullName, "access.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Get_ClientHangsUpAmidTheBody_IsNoFailure()
    {
        await using (FrontRig rig = await StartAsync())
        {
            rig.Host.Put("/big", new byte[32 << 20]);
            using (Socket socket = await AskAsync(rig, "/big"))
            {
                Assert.True(await socket.ReceiveAsync(new byte[1000]) > 0);
                socket.LingerState = new LingerOption(true, 0);
            }

            await Eventually.HoldsAsync(() => rig.Metrics.Deliveries.Value == 0, "the delivery to end");
            Assert.Equal((1, 0, 0), (rig.Ends.ClientAborts, rig.Metrics.CutDeliveries.Value, rig.Metrics.Errors.Value));
        }

        Assert.Equal(("hit", "client"), LastLine());
    }

    [Fact]
    public async Task Get_ClientHangsUpBeforeTheAnswer_IsNoFailure()
    {
        await using (FrontRig rig = await StartAsync())
        {
            var asked = new TaskCompletionSource();
            rig.Host.OnLoadAsync = async cancel =>
            {
                asked.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancel);
                throw new InvalidOperationException("the wait never ends by itself");
            };
            using (Socket socket = await AskAsync(rig, "/a"))
            {
                await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
                socket.LingerState = new LingerOption(true, 0);
            }

            await Eventually.HoldsAsync(() => rig.Metrics.Deliveries.Value == 0, "the request to end");
            Assert.Equal((1, 0, 0), (rig.Ends.ClientAborts, rig.Metrics.CutDeliveries.Value, rig.Metrics.Errors.Value));
        }

        Assert.Equal(("-", "client"), LastLine());
    }

    [Fact]
    public async Task Get_BodyThatBreaksOff_IsCut()
    {
        await using (FrontRig rig = await StartAsync())
        {
            rig.Host.OnLoad = load => new LoadResult.Ready(load.Key, rig.Host.Snapshot(200, new byte[100_000], 300_000, TimeSpan.Zero), LoadKind.Miss, 200);
            await RawClient.GetAsync(rig.Port, "/a");
            Assert.Equal((0, 1), (rig.Ends.ClientAborts, rig.Metrics.CutDeliveries.Value));
        }

        Assert.Equal(("miss", "cut"), LastLine());
    }

    private Task<FrontRig> StartAsync() => FrontRig.StartAsync(new ClientSettings(), ListenScheme.Http, [], new VirtualHostSettings
    {
        Name = "test", Log = new HostLogSettings { Access = new AccessLogSettings { Path = LogPath } },
    });

    private static async Task<Socket> AskAsync(FrontRig rig, string target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n"));
        return socket;
    }

    /// <summary>x-cache and x-end of the last line.</summary>
    private (string Result, string End) LastLine()
    {
        string[] fields = File.ReadAllLines(LogPath)[^1].Split(' ');
        return (fields[10], fields[11]);
    }
}
