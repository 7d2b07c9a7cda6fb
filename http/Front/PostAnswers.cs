using System.Collections.Concurrent;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Keys;

namespace StonMedia.Http.Front;

/// <summary>
/// Answers to POST that say they are what a GET of the same URL would give: explicit freshness and a Content-Location that is the URL itself (RFC 9110
/// 9.3.3). Only where key.post keeps them, and only as long as nothing is known of the URL by a GET.
/// </summary>
internal sealed class PostAnswers
{
    /// <summary>URLs that are remembered; the oldest goes first.</summary>
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Key of the stored answer to a POST that a GET of that URL may be answered from; null: none is known.</summary>
    /// <param name="key">Of the URL.</param>
    public string? Find(string key) => _keys.TryGetValue(key, out string? post) ? post : null;

    /// <summary>Remembers an answer to a POST, if it says so of itself.</summary>
    /// <param name="plan">Of the POST: its key holds the digest.</param>
    /// <param name="host">The host that the client asked for, with its port.</param>
    public void Note(Site site, TargetPlan plan, string host, EntrySnapshot answer)
    {
        if (answer.Status != 200 || answer.Headers.First("Content-Location") is not { } location) return;
        string own = plan.Key[..PostKey.UrlLength(plan.Key)];
        if (Invalidation.KeyOf(site, plan, host, location) != own) return;
        CacheControl control = CacheControl.Of(answer.Headers, out bool targeted);
        if (Freshness.Explicit(answer.Headers, in control, targeted, DateTimeOffset.UtcNow) is not { } lifetime || lifetime <= TimeSpan.Zero) return;
        if (!_keys.TryAdd(own, plan.Key))
        {
            _keys[own] = plan.Key;
            return;
        }

        _order.Enqueue(own);
        while (_order.Count > Most && _order.TryDequeue(out string? oldest)) _keys.TryRemove(oldest, out _);
    }
}
