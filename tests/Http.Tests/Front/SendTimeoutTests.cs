using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Http.Configuration;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Front;

public class SendTimeoutTests
{
    private const int Length = 32 << 20;     // more than the sockets of both ends take

    [Fact]
    public async Task Get_ClientThatTakesNothing_IsDropped()
    {
        await using FrontRig rig = await StartAsync(TimeSpan.FromMilliseconds(200));
        using Socket socket = await AskAsync(rig);
        await Eventually.HoldsAsync(() => rig.Metrics.SendTimeouts.Value == 1, "the client to be dropped");
        byte[] all = await RawClient.ReadToEndAsync(socket, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.InRange(all.Length, 1, Length - 1);
        await Eventually.HoldsAsync(() => rig.Metrics.Deliveries.Value == 0, "the delivery to end");
    }

    [Fact]
    public async Task Get_ClientThatPausesWithinTheTime_GetsTheWhole()
    {
        await using FrontRig rig = await StartAsync(TimeSpan.FromMinutes(10));
        using Socket socket = await AskAsync(rig);
        await Eventually.HoldsAsync(() => rig.Metrics.Deliveries.Value == 1, "the delivery to begin");
        // The pause itself: as long as the sweep of a second's time-out would need to drop it.
        long until = Environment.TickCount64 + 1500;
        await Eventually.HoldsAsync(() => Environment.TickCount64 > until, "the pause to end");
        byte[] all = await RawClient.ReadToEndAsync(socket, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.True(all.Length > Length);
        Assert.Equal(0, rig.Metrics.SendTimeouts.Value);
    }

    private static async Task<FrontRig> StartAsync(TimeSpan timeout)
    {
        FrontRig rig = await FrontRig.StartAsync(
            new ClientSettings { SendTimeout = timeout }, ListenScheme.Http, [], new Actors.Settings.VirtualHostSettings { Name = "test", Log = FrontRig.NoLog });
        rig.Host.Put("/big", new byte[Length]);
        return rig;
    }

    private static async Task<Socket> AskAsync(FrontRig rig)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /big HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
        return socket;
    }
}
