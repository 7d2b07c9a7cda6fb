using System.Net;
using System.Net.Sockets;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Front;

/// <summary>docs/decisions/a-half-closed-client-has-gone.md: written down so that a change of the server's ways is noticed.</summary>
public class HalfCloseTests
{
    [Fact]
    public async Task Get_ClientEndsItsHalfWhileTheOriginIsAwaited_IsTakenForGone()
    {
        await using FrontRig rig = await FrontRig.StartAsync();
        var asked = new TaskCompletionSource();
        rig.Host.OnLoadAsync = async cancel =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancel);
            throw new InvalidOperationException("the wait never ends by itself");
        };
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Port);
        await socket.SendAsync("GET /a HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        socket.Shutdown(SocketShutdown.Send);
        Assert.Empty(await RawClient.ReadToEndAsync(socket, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token));
        await Eventually.HoldsAsync(() => rig.Metrics.Deliveries.Value == 0, "the load to be given up");
        Assert.Equal(1, rig.Ends.ClientAborts);
    }
}
