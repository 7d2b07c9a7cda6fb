using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>One nginx and one edge in front of it, for a whole class of comparisons.</summary>
public sealed class NginxFixture : IAsyncLifetime
{
    public static readonly DateTime Modified = new(2024, 3, 5, 6, 7, 8, DateTimeKind.Utc);

    internal NginxUnderTest? Nginx { get; private set; }

    internal EdgeUnderTest? Edge { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!NginxUnderTest.IsInstalled) return;
        var files = new Dictionary<string, byte[]> { ["f.bin"] = OriginBytes.Get(11, 0, 1000), ["big.bin"] = OriginBytes.Get(12, 0, 500_000), ["e.bin"] = [] };
        Nginx = await NginxUnderTest.StartAsync(files, Modified);
        Edge = await EdgeUnderTest.StartAsync(Nginx.Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (Edge is not null) await Edge.DisposeAsync();
        if (Nginx is not null) await Nginx.DisposeAsync();
    }
}
