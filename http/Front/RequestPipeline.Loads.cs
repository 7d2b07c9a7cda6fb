using StonMedia.Actors.Protocol;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Purging;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Front;

/// <summary>What is asked of the virtual host for a viewer's request.</summary>
internal sealed partial class RequestPipeline
{
    private static ValueTask<LoadResult> LoadAsync(Exchange exchange, Site site, TargetPlan plan, HeaderList headers, string host, bool onlyStored, byte[]? posted, bool checks)
    {
        InterimRelay? relay = InterimRelay.For(exchange);
        LoadRequest request = LoadOf(exchange, plan, headers, host, onlyStored, posted, checks, relay is null ? null : relay.Add);
        Task<LoadResult> load = site.Host.LoadAsync(request, exchange.Aborted);
        return relay is null ? new(load) : relay.RunAsync(load, exchange, site, plan, early: !exchange.CanHaveBody);
    }

    /// <summary>A fresh answer that is resident, and its record's key.</summary>
    internal static (string? Key, EntrySnapshot? Snapshot) FindFresh(Site site, TargetPlan plan, HeaderList headers)
    {
        Entry? root = site.Host.Find(plan.Key);
        Entry? entry = root is { VaryOn.Length: > 0 } ? site.Host.FindVariant(root, headers) : root;
        if (entry is null || site.Purges.Settle(entry) is not { } snapshot || !snapshot.IsFresh(Environment.TickCount64) || snapshot.Body.HasGap) return default;
        entry.Touch();
        if (!ReferenceEquals(root, entry)) root!.Touch();        // without it the variants are not found
        return (entry.Key, snapshot);
    }

    /// <summary>The load that a viewer's request asks for.</summary>
    internal static LoadRequest LoadOf(
        Exchange exchange, TargetPlan plan, HeaderList headers, string host, bool onlyStored = false, byte[]? posted = null, bool checks = false, Action<InterimHead>? interim = null)
    {
        // A view's ranges are not the source's: only where the body goes out as it is may the viewer's range plan the first contact.
        bool hasRange = RangeHeader.TryParse(HeaderLines.Joined(exchange.Request.Headers.Range), out RangeHeader range) && range.Count > 0;
        bool plain = hasRange && plan.View is null && !range[0].IsSuffix;
        return new LoadRequest
        {
            Key = plan.Key,
            OriginTarget = plan.OriginTarget,
            Method = exchange.Request.Method,
            Headers = headers,
            ClientAddress = exchange.Client?.ToString(),
            ClientHost = host,
            PreferRange = hasRange || plan.IsMedia,
            FirstByte = plain ? range[0].First : 0,
            LastByte = plain && !range[0].IsOpen ? range[0].Last : null,
            OnlyStored = onlyStored,
            Body = posted,
            ForceRevalidation = checks,
            Interim = interim,
        };
    }
}
