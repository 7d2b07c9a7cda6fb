using System.Net;
using System.Net.Sockets;
using StonMedia.Http.Configuration;
using StonMedia.Http.Demo;

namespace StonMedia.Http.Tests.Demo;

public class DemoPartsTests
{
    [Fact]
    public void From_TakenPort_GivesALaterOne()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.InRange(FreePort.From(taken), taken + 1, taken + 19);
        listener.Stop();
        Assert.Equal(taken, FreePort.From(taken));
        Assert.Equal(0, FreePort.From(0));
    }

    [Fact]
    public void Write_ListeningLines_AreTakenApartHoweverTheyAreCut()
    {
        var output = new StringWriter();
        var seen = new List<(string, string)>();
        using (var lines = new ReadyLines(output, (role, url) => seen.Add((role, url))))
        {
            lines.WriteLine("listening admin http://127.0.0.1:4000");
            lines.Write("listening ");
            lines.Write("http http://127.0.0.1:8080\n");
            lines.WriteLine("something else");
        }

        Assert.Equal([("admin", "http://127.0.0.1:4000"), ("http", "http://127.0.0.1:8080")], seen);
        Assert.Equal(3, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Text_OfTheDemo_IsAValidConfigurationThatPacesByTheUrl()
    {
        LoadResult loaded = ConfigurationLoader.Parse(DemoConfiguration.Text(8080, "http://127.0.0.1:9"), "demo.conf");
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors));
        Assert.Empty(loaded.Warnings);
        Assert.Equal(8080, loaded.Settings.Listen.Single().Port);
        Assert.True(loaded.Settings.VirtualHosts["demo"].Throttle.Query.Enabled);
    }
}
