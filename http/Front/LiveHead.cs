using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// A file that is still being written: its viewer gets what is known of it, then more as it comes, in one body without a length. From one
/// version to the next a viewer is only taken where the bytes it got last are the same in both; otherwise the connection is cut, as for any body
/// that cannot be completed. Nothing is held while more is waited for.
/// </summary>
internal sealed class LiveHead(EntryAnswer answers, LiveHeadOptions options)
{
    /// <summary>Bytes that have to be the same at a viewer's place in two versions.</summary>
    private const int Overlap = 4096;

    /// <summary>Gives the newest answer of the file: at hand, or the origin's; null while it cannot be had.</summary>
    /// <param name="newerThan">Tick (<see cref="Environment.TickCount64"/>): an answer that is no older will do.</param>
    public delegate Task<(string Key, EntrySnapshot Snapshot)?> Newest(long newerThan);

    /// <summary>A file of this path may be followed.</summary>
    public static bool IsFor(Site site, TargetPlan plan) => site.Settings.Media.LiveHead && plan.IsMedia;

    /// <summary>
    /// The origin said of it, when it was asked last, that it had been written to a moment before; its versions can be told apart and read in parts; and it
    /// is not known to be complete (<see cref="GoesOnAsync"/>).
    /// </summary>
    public bool IsGrowing(EntrySnapshot snapshot)
    {
        if (snapshot.Status != StatusCodes.Status200OK || snapshot.Body is not { Length: >= 0 } body) return false;
        if (!body.Validators.AreStrong || snapshot.Headers.Contains("Content-Encoding")) return false;
        return snapshot.WasWrittenWithin(options.Recent) && body.Derived is not MediaViews { IsComplete: true };
    }

    /// <summary>It is growing (<see cref="IsGrowing"/>), and does not say of itself that it is complete: that is looked up once for each version.</summary>
    public async ValueTask<bool> GoesOnAsync(Site site, string key, EntrySnapshot snapshot, CancellationToken cancel)
        => IsGrowing(snapshot) && await site.Host.EndOfAsync(key, snapshot, cancel) != FileEnd.Reached;

    /// <summary>It may have grown or ended since the origin was asked, fresh or not.</summary>
    public bool MustCheck(EntrySnapshot snapshot) => Environment.TickCount64 - snapshot.StoredAt > options.Poll.TotalMilliseconds && IsGrowing(snapshot);

    /// <summary>Sets for how long caches behind this one may keep a list that will have grown in a moment; what may not be kept at all stays so.</summary>
    public static void Shorten(IHeaderDictionary headers)
    {
        CacheControl origin = CacheControl.Parse(HeaderLines.Joined(headers.CacheControl));
        headers.LastModified = headers.Expires = headers.Age = default;
        if (!origin.NoStore && !origin.NoCache && !origin.Private) headers.CacheControl = "max-age=1";
    }

    /// <summary>
    /// The request is for the file from its beginning to its end, wherever that will be. Conditions and other ranges are about a version, and
    /// are answered of the one that is known.
    /// </summary>
    public static bool IsForAllOfIt(Exchange exchange, TargetPlan plan)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        return exchange.Request.Method == HttpMethods.Get && plan.View is null or ViewRequest.Whole
            && headers.IfMatch.Count + headers.IfNoneMatch.Count + headers.IfModifiedSince.Count + headers.IfUnmodifiedSince.Count + headers.IfRange.Count == 0
            && (headers.Range.Count == 0 || HeaderLines.Joined(headers.Range) == "bytes=0-");
    }

    /// <summary>Serves to the file's end.</summary>
    /// <param name="status">Own part of Cache-Status.</param>
    /// <exception cref="BodyException">It cannot be gone on with.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task ServeAsync(Exchange exchange, Site site, TargetPlan plan, string key, EntrySnapshot snapshot, string status, Newest newest)
    {
        PreparedHead head = PreparedHead.Of(snapshot, site, plan);
        IHeaderDictionary headers = exchange.Response.Headers;
        // No tag and no date: the body goes on where this version ends.
        head.WriteTo(headers, snapshot.Age(Environment.TickCount64), etag: null, head.Status(status), isView: true);
        headers.LastModified = default;
        HeaderRules.ApplyToResponse(site, plan, exchange);
        long sent = 0, grown = Environment.TickCount64;
        byte[] last = [];
        bool mayBeWhole = await site.Host.EndOfAsync(key, snapshot, exchange.Aborted) == FileEnd.Missing;
        while (true)
        {
            bool gone = false, progressed = false;
            if (snapshot.Body.Length > sent)
            {
                using IBodySource body = site.Host.OpenBody(key, snapshot);
                try
                {
                    if (last.Length > 0 && !await IsSameAsync(body, sent - last.Length, last, exchange.Aborted)) throw Rewritten();
                    await answers.SendAsync(exchange, site, plan, body, snapshot.Body.Length, sent);
                }
                catch (BodyException replaced) when (replaced.GenerationGone)
                {
                    gone = true;    // by a longer version, most likely
                }

                progressed = exchange.Sent > sent;
                if (progressed)
                {
                    last = await LastAsync(snapshot.Body, body, exchange.Sent, gone, exchange.Aborted) ?? throw Rewritten();
                    grown = Environment.TickCount64;
                    sent = exchange.Sent;
                }
            }

            // What can be added to at any time is not looked through again with every version.
            bool mayHaveEnded = progressed && !gone && snapshot.Body.Length == sent && (mayBeWhole || FileEndParser.IsIndexOfFragments(last));
            if (mayHaveEnded && await IsCompleteAsync(site, key, snapshot, exchange.Aborted)) return;

            EntrySnapshot before = snapshot;
            do
            {
                if (snapshot.Body.Length == sent && (!IsGrowing(snapshot) || Environment.TickCount64 - grown > options.Quiet.TotalMilliseconds)) return;
                if (Environment.TickCount64 - grown > 2 * options.Quiet.TotalMilliseconds) throw new BodyException("a growing file could not be followed");
                // Replaced while it was sent: the one in its place is there already.
                if (!gone || !progressed) await Task.Delay(options.Poll, exchange.Aborted);
                await WorkLane.Enter();
                if (await newest(Environment.TickCount64 - (long)options.Poll.TotalMilliseconds) is ({ } newKey, { } newer)) (key, snapshot) = (newKey, newer);
                gone = false;
            }
            while (ReferenceEquals(snapshot.Body, before.Body) && snapshot.Body.Length == sent);
            if (snapshot.Status != StatusCodes.Status200OK || snapshot.Body.Length < sent) throw Rewritten();
        }
    }

    private static async Task<bool> IsCompleteAsync(Site site, string key, EntrySnapshot snapshot, CancellationToken cancel)
    {
        try
        {
            return await site.Host.EndOfAsync(key, snapshot, cancel) == FileEnd.Reached;
        }
        catch (BodyException)
        {
            return false;    // replaced, or not to be had now: it ends as files do that say nothing
        }
    }

    private static BodyException Rewritten() => new("the file was written anew, not continued");

    /// <summary>The last bytes in front of a place; null: they are not at hand, and the body they belong to is gone.</summary>
    private static async Task<byte[]?> LastAsync(Generation body, IBodySource reader, long end, bool gone, CancellationToken cancel)
    {
        byte[] last = new byte[Math.Min(Overlap, end)];
        for (int read = 0; read < last.Length;)
        {
            long at = end - last.Length + read;
            BlockLease lease;
            if (!body.TryRead(at, last.Length - read, out lease))
            {
                if (gone) return null;
                lease = await reader.ReadAsync(at, last.Length - read, end, cancel);
            }

            using (lease) lease.Memory.Span.CopyTo(last.AsSpan(read));
            read += lease.Memory.Length;
        }

        return last;
    }

    private static async Task<bool> IsSameAsync(IBodySource body, long offset, byte[] expected, CancellationToken cancel)
    {
        for (int read = 0; read < expected.Length;)
        {
            using BlockLease lease = await body.ReadAsync(offset + read, expected.Length - read, offset + expected.Length, cancel);
            if (!lease.Memory.Span.SequenceEqual(expected.AsSpan(read, lease.Memory.Length))) return false;
            read += lease.Memory.Length;
        }

        return true;
    }
}
