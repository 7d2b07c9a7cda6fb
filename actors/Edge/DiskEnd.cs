using Microsoft.Extensions.Logging;
using StonMedia.Actors.Hosts;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Edge;

/// <summary>A clean end: what is complete in memory and not on disk yet, because a write queue was full, is written; then the volumes are closed.</summary>
internal static class DiskEnd
{
    /// <returns>False: the disk did not get done within the limit, and still holds blocks.</returns>
    public static async Task<bool> CloseAsync(DiskTier disk, IEnumerable<VirtualHost> hosts, TimeSpan limit, ILogger log)
    {
        Task closing = WriteAndCloseAsync(disk, [.. hosts], DateTime.UtcNow + limit);
        try
        {
            await closing.WaitAsync(limit + TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            log.DiskNotClosed(limit.TotalSeconds);
            return false;
        }
        catch (IOException error)
        {
            log.DiskCloseFailed(error.Message);
            return false;
        }
    }

    private static async Task WriteAndCloseAsync(DiskTier disk, VirtualHost[] hosts, DateTime until)
    {
        // A queue takes so much at a time: offer, let it drain, offer again, until nothing is left or nothing is taken any more.
        for (bool taken = true; taken && DateTime.UtcNow < until;)
        {
            taken = false;
            foreach (VirtualHost host in hosts)
            {
                foreach (Entry entry in host.Resident)
                    if (entry.Snapshot?.Body is { Disk: not null } body) taken |= body.OfferAll() > 0;
            }

            await disk.FlushAsync().ConfigureAwait(false);
        }

        await disk.DisposeAsync().ConfigureAwait(false);
    }
}
