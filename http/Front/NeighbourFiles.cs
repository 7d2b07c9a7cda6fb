using Microsoft.AspNetCore.Http;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Media.Subtitles;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// Loads files beside the one that a viewer asked for, through the cache and under the same access rules. What is not there, or cannot be had in
/// time, is simply not there: the film plays without it.
/// </summary>
internal static class NeighbourFiles
{
    /// <summary>How long one may take; and how long its absence, or the origin's failure, is remembered.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5), s_absence = TimeSpan.FromMinutes(5), s_failure = TimeSpan.FromSeconds(10);

    /// <summary>The file at a target; null when it cannot be had.</summary>
    public static async Task<NeighbourFile?> FindAsync(Exchange exchange, Site site, string target, string host)
    {
        if (!site.Planner.TryPlan(target, out TargetPlan plan) || site.Absent.Has(plan.Key) || !AccessGate.Allows(exchange, site, plan)) return null;
        HeaderList headers = HeaderRules.ForOrigin(site, plan, exchange);
        if (RequestPipeline.FindFresh(site, plan, headers) is ({ } key, { } fresh)) return Judge(site, plan, key, fresh);
        bool onlyStored = RequestDirectives.Parse(headers).OnlyIfCached;
        if (onlyStored && !site.Host.KeepsOnDisk) return null;
        LoadRequest request = RequestPipeline.LoadOf(exchange, plan, headers, host) with { Method = HttpMethods.Get, FirstByte = 0, LastByte = null, OnlyStored = onlyStored };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted);
        limit.CancelAfter(s_limit);
        try
        {
            switch (await site.Host.LoadAsync(request, limit.Token))
            {
                case LoadResult.Ready ready:
                    return Judge(site, plan, ready.Key, ready.Snapshot);
                case LoadResult.PassThrough pass:
                    int status = pass.Response.Status;
                    await pass.Response.DisposeAsync();
                    NotePrivate(site, plan, headers, status);
                    return null;
                default:
                    if (!onlyStored) site.Absent.Add(plan.Key, s_failure);
                    return null;
            }
        }
        catch (OperationCanceledException) when (!exchange.Aborted.IsCancellationRequested)
        {
            site.Absent.Add(plan.Key, s_failure);
            return null;
        }
    }

    /// <summary>Cues of a subtitle file; null when it is none or its bytes cannot be had.</summary>
    public static async Task<CueList?> CuesOfAsync(Exchange exchange, Site site, NeighbourFile file)
    {
        using IBodySource reader = site.Host.OpenBody(file.Key, file.Snapshot);
        try
        {
            return await SidecarCues.OfAsync(file.Snapshot.Body, reader, exchange.Aborted);
        }
        catch (Exception failure) when (failure is BodyException or OriginException)
        {
            return null;
        }
    }

    /// <summary>All of a file; null when it is longer than <paramref name="most"/>.</summary>
    /// <exception cref="BodyException">Its bytes cannot be had.</exception>
    public static async Task<byte[]?> ReadAsync(Exchange exchange, Site site, NeighbourFile file, int most)
    {
        using IBodySource reader = site.Host.OpenBody(file.Key, file.Snapshot);
        long length = file.Snapshot.Body.Length;
        if (length > most) return null;
        var bytes = new MemoryStream();
        while (length < 0 || bytes.Length < length)
        {
            using Cache.Blocks.BlockLease lease = await reader.ReadAsync(bytes.Length, most, length < 0 ? bytes.Length + most : length, exchange.Aborted);
            if (lease.Memory.IsEmpty) break;
            bytes.Write(lease.Memory.Span);
            if (bytes.Length > most) return null;
        }

        return bytes.ToArray();
    }

    private static NeighbourFile? Judge(Site site, TargetPlan plan, string key, EntrySnapshot snapshot)
    {
        if (snapshot.Status == StatusCodes.Status200OK) return new NeighbourFile(plan, key, snapshot);
        site.Absent.Add(plan.Key, IsAbsence(snapshot.Status) ? s_absence : s_failure);
        return null;
    }

    /// <summary>
    /// An answer that is not for all. What one viewer's own lines brought about (a login that is refused, a line that the origin does not take) is not held
    /// against the others.
    /// </summary>
    private static void NotePrivate(Site site, TargetPlan plan, HeaderList headers, int status)
    {
        if (headers.Contains("Authorization") || (status is >= 400 and < 500 && !IsAbsence(status))) return;
        site.Absent.Add(plan.Key, status >= 500 ? s_failure : s_absence);
    }

    private static bool IsAbsence(int status) => status is StatusCodes.Status404NotFound or StatusCodes.Status410Gone;
}
