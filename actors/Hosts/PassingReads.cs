using Akka.Actor;
using StonMedia.Actors.Origins;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Hosts;

/// <summary>
/// Opens transfers for single readers when all of cache.memory is in use. Bounded in number: each holds a buffer and an origin connection.
/// </summary>
internal static class PassingReads
{
    /// <summary>Readers of one virtual host that may pass at once.</summary>
    private const int Most = 128;

    /// <summary>A transfer of [offset, end) of that very generation; null: too many pass already, no server, or the origin has another version.</summary>
    /// <exception cref="OriginException">No head came.</exception>
    public static async Task<PassingRead?> OpenAsync(HostServices host, IActorRef pool, EntrySnapshot snapshot, long offset, long end, CancellationToken cancel)
    {
        if (!snapshot.Body.IsRanged || !host.Counters.TryBeginPassing(Most)) return null;
        PassingRead? read = null;
        try
        {
            object picked = await pool.Ask<object>(new OriginPoolActor.Pick(null, snapshot.OriginTarget), TimeSpan.FromSeconds(5), cancel).ConfigureAwait(false);
            if (picked is not OriginPoolActor.Picked { Server: var server }) return null;
            HeaderList headers = OriginRequests.ForFill(snapshot.FillHeaders, offset, end, snapshot.Body.Validators);
            host.Counters.Began();
            OriginResponse? response = null;
            try
            {
                response = await host.Origin.SendAsync(OriginRequests.Base(host.Settings, server, "GET", snapshot.OriginTarget, snapshot.ClientHost, headers), cancel).ConfigureAwait(false);
                if (!IsOf(snapshot, response, offset, out long stop)) return null;
                read = new PassingRead(response, offset, Math.Min(end, stop), () => Ended(host, pool, server));
                return read;
            }
            finally
            {
                if (read is null)
                {
                    host.Counters.Ended();
                    pool.Tell(new OriginPoolActor.Released(server, Reusable: false), ActorRefs.NoSender);
                    if (response is not null) await response.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (read is null) host.Counters.EndPassing();
        }
    }

    private static void Ended(HostServices host, IActorRef pool, Streams.Settings.OriginServer server)
    {
        host.Counters.Ended();
        host.Counters.EndPassing();
        pool.Tell(new OriginPoolActor.Released(server, Reusable: false), ActorRefs.NoSender);
    }

    /// <summary>Whether this is the asked range of the same body: what a stored range has to satisfy (RFC 9111 3.4) holds here too.</summary>
    private static bool IsOf(EntrySnapshot snapshot, OriginResponse response, long offset, out long end)
    {
        end = 0;
        Generation body = snapshot.Body;
        if (response.Status != 206 || !ContentRange.TryParse(response.Headers.First("Content-Range"), out ContentRange range)) return false;
        if (range.First != offset || range.Total != body.Length) return false;
        if (response.Headers.First("Content-Encoding") != snapshot.Headers.First("Content-Encoding")) return false;
        end = offset + range.Length;
        DateTimeOffset? modified = HttpDate.TryParse(response.Headers.First("Last-Modified"), out DateTimeOffset date) ? date : null;
        return body.Validators.HasStrongETag
            ? response.Headers.First("ETag") == body.Validators.ETag
            : modified is not null && modified == body.Validators.LastModified && response.Headers.First("ETag") == body.Validators.ETag;
    }
}
