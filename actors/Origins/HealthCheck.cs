using System.Buffers;
using StonMedia.Actors.Hosts;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>One health check of one server (an element of origin.health-checks): connection, status and every byte of the body, within its time-out.</summary>
internal static class HealthCheck
{
    /// <returns>Whether the server is well.</returns>
    /// <exception cref="OriginException">No answer, or a body that broke off.</exception>
    /// <exception cref="OperationCanceledException">The time-out.</exception>
    public static async Task<bool> RunAsync(HostServices host, OriginServer server, HealthCheckSettings settings)
    {
        OriginRequest request = OriginRequests.Base(host.Settings, server, "GET", settings.Path, null, HeaderList.Empty) with { Purpose = OriginPurpose.HealthCheck };
        using var limit = new CancellationTokenSource(settings.Timeout);
        await using OriginResponse response = await host.Origin.SendAsync(request, limit.Token).ConfigureAwait(false);
        if (settings.Status.Count > 0 && !settings.Status.Contains(response.Status)) return false;
        byte[] scratch = ArrayPool<byte>.Shared.Rent(16 << 10);
        try
        {
            while (await response.ReadAsync(scratch, limit.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return true;
    }
}
