using System.Net;
using System.Net.Sockets;
using StonMedia.Http.Front;

namespace StonMedia.Http.Tests.Front;

public class WorkLaneTests
{
    [Fact]
    public async Task Enter_OnASocketThread_GoesOnInThePool()
    {
        (bool before, bool after, bool refused) = await OnSocketThreadAsync();
        Assert.True(before);
        Assert.True(refused);
        Assert.False(after);
    }

    [Fact]
    public async Task Enter_InThePool_DoesNotSwitch()
    {
        Thread? before = null, after = null;
        await Task.Run(async () =>
        {
            before = Thread.CurrentThread;
            await WorkLane.Enter();
            after = Thread.CurrentThread;
        });
        Assert.Same(before, after);
    }

    private static async Task<(bool Before, bool After, bool Refused)> OnSocketThreadAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using Socket server = await listener.AcceptSocketAsync();
        Task<(bool, bool, bool)> receiving = ReceiveAsync(server);
        Assert.False(receiving.IsCompleted);
        await client.GetStream().WriteAsync(new byte[1]);
        return await receiving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<(bool, bool, bool)> ReceiveAsync(Socket server)
    {
        await server.ReceiveAsync(new byte[1]).ConfigureAwait(false);
        bool before = WorkLane.IsSocketThread;
        bool refused = Record.Exception(() => WorkLane.AssertNotOnSocketThread()) is InvalidOperationException;
        await WorkLane.Enter();
        return (before, WorkLane.IsSocketThread, refused);
    }
}
