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

    /// <summary>Runs on a thread that bears the mark of those that the runtime's socket engine makes.</summary>
    private static async Task<(bool Before, bool After, bool Refused)> OnSocketThreadAsync()
    {
        var result = new TaskCompletionSource<Task<(bool, bool, bool)>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => result.SetResult(ObserveAsync())) { Name = ".NET Sockets", IsBackground = true };
        thread.Start();
        return await await result.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<(bool, bool, bool)> ObserveAsync()
    {
        bool before = WorkLane.IsSocketThread;
        bool refused = Record.Exception(() => WorkLane.AssertNotOnSocketThread()) is InvalidOperationException;
        await WorkLane.Enter();
        return (before, WorkLane.IsSocketThread, refused);
    }

    [Fact]
    public async Task IsSocketThread_AfterAReceiveInline_IsTrue()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STONMEDIA_TEST_INLINE") == "1", "needs STONMEDIA_TEST_INLINE=1");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using Socket server = await listener.AcceptSocketAsync();
        Task<bool> receiving = ReceiveAsync(server);
        Assert.False(receiving.IsCompleted);
        await client.GetStream().WriteAsync(new byte[1]);
        Assert.True(await receiving.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static async Task<bool> ReceiveAsync(Socket server)
    {
        await server.ReceiveAsync(new byte[1]).ConfigureAwait(false);
        return WorkLane.IsSocketThread;
    }
}
