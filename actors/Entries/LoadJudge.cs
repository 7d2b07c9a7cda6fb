using StonMedia.Actors.Fills;
using StonMedia.Actors.Hosts;
using StonMedia.Actors.Origins;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Entries;

/// <summary>The rules by which answers of the origin are judged; decides, changes nothing.</summary>
internal sealed class LoadJudge(HostServices host, string key)
{
    private readonly string _path = PathOf(key);

    /// <summary>Codings of this path are made here (compression): the origin is asked for it as it is.</summary>
    private bool IsCodedHere => host.Settings.Compression.Enabled && Glob.AnyMatches(host.Settings.Compression.Match, PercentDecoder.Decode(_path));

    private bool SharesCookies => host.Settings.Headers.ShareCookies.Count > 0 && Glob.AnyMatches(host.Settings.Headers.ShareCookies, PercentDecoder.Decode(_path));

    private TtlSettings Ttl => host.Settings.Ttl;

    /// <summary>Which bytes to ask for first: whole blocks around what the viewer wants, one block when the wish is not known.</summary>
    public static (long From, long End) FirstRange(LoadRequest request, long readAhead)
    {
        if (request.FirstByte == 0 && request.LastByte is null) return (0, BlockSize.Bytes);
        long from = BlockSize.AlignDown(request.FirstByte);
        long end = request.LastByte is { } last && last < long.MaxValue - BlockSize.Bytes ? BlockSize.AlignUp(last + 1) : from + readAhead;
        return (from, Math.Min(end, from + readAhead));
    }

    public LoadVerdict Judge(FillRun run, FillActor.Head head, EntrySnapshot? old)
    {
        bool known = old is { Body.IsRetired: false, IsGone: false };
        if (head.Status == 304)
        {
            // Purged for good while it was being checked: the question was not wrong, it has lost its object.
            if (!known && run.Kind == FillKind.Revalidation) return new LoadVerdict.Unmatched();
            if (known && run.Kind == FillKind.Revalidation && IsAnotherTag(head, old!)) return new LoadVerdict.Unmatched();
            return known && run.Kind == FillKind.Revalidation ? Confirm(run, head, old!) : new LoadVerdict.Refused(502, "the origin answered 304 to a request without conditions");
        }

        if (known && IsExtended(head.Status, old!)) return new LoadVerdict.Extended(Extend(old!));
        return Store(run, head);
    }

    public RangeVerdict JudgeRange(FillRun run, FillActor.Head head, EntrySnapshot snapshot)
    {
        Generation body = snapshot.Body;
        if (head.Status is not (200 or 206)) return head.Status is 404 or 410 or 412 or 416 ? RangeVerdict.OtherGeneration : RangeVerdict.Failed;
        // The same tag on another coding is an origin's mistake that would mix two bodies.
        if (head.Headers.First("Content-Encoding") != snapshot.Headers.First("Content-Encoding")) return RangeVerdict.OtherGeneration;
        Validators validators = ResponsePolicy.ValidatorsOf(Facts(run, head, head.Headers, null));
        if (head.Status == 200)
            return validators.SameStrong(body.Validators) && head.ContentLength == body.Length ? RangeVerdict.WholeInstead : RangeVerdict.OtherGeneration;
        if (!ContentRange.TryParse(head.Headers.First("Content-Range"), out ContentRange range) || range.First != run.Asked!.Value.From) return RangeVerdict.Failed;
        if (range.Total != body.Length || !validators.SameStrong(body.Validators)) return RangeVerdict.OtherGeneration;
        if (head.ContentLength is { } length && length != range.Length) return RangeVerdict.Failed;
        // Fewer bytes than asked are allowed, crumbs are not: each would cost a request of its own.
        return range.Length < Math.Min(run.Asked.Value.End - run.Asked.Value.From, BlockSize.Bytes) ? RangeVerdict.Failed : RangeVerdict.AsAsked;
    }

    /// <summary>Whether it may be given out at once although it has expired, while the origin is asked (RFC 5861 3, ttl.refresh = background).</summary>
    public bool MayServeMeanwhile(EntrySnapshot snapshot, long now)
    {
        if (snapshot.Body.IsRetired || snapshot.MustRevalidate || snapshot.IsPurged) return false;
        if (now < snapshot.FreshUntil + (snapshot.StaleWhileRevalidateSeconds * 1000)) return true;
        return Ttl.Refresh == RefreshMode.Background && snapshot.Status < 500;      // an error is checked before it is repeated
    }

    /// <summary>The stored answer's extension while the origin has too much to do (origin.max-busy); null when it must be checked all the same.</summary>
    public EntrySnapshot? ExtendedWhileBusy(EntrySnapshot snapshot, long now)
        => snapshot.Body.IsRetired || snapshot.MustRevalidate || snapshot.IsPurged || snapshot.Status >= 500 || Ttl.OriginBusy <= TimeSpan.Zero
            ? null
            : snapshot.Until(now + (long)Ttl.OriginBusy.TotalMilliseconds);

    public bool MayServeStale(EntrySnapshot snapshot, long now)
    {
        if (snapshot.Body.IsRetired || snapshot.IsGone) return false;
        if (snapshot.IsFresh(now) || now < snapshot.FreshBeforePurge) return true;
        if (snapshot.MustRevalidate) return false;
        return Ttl.ExtendOn5xx || now < snapshot.FreshUntil + (snapshot.StaleIfErrorSeconds * 1000);
    }

    /// <summary>How long a failure of that kind keeps the origin from being asked again.</summary>
    public TimeSpan HoldOff(OriginException error)
        => error is { Failure: OriginFailure.Truncated, NothingReceived: true } ? TimeSpan.Zero     // most often a kept connection that had just ended
            : error.Failure is OriginFailure.ReceiveTimeout or OriginFailure.Truncated or OriginFailure.Malformed ? Ttl.ReceiveFailure : Ttl.ConnectFailure;

    public static int StatusOf(OriginException error)
        => error.Failure switch
        {
            OriginFailure.ConnectTimeout or OriginFailure.ReceiveTimeout => 504,
            OriginFailure.NoServer => 503,
            _ => 502,
        };

    /// <summary>What codings the origin is offered for a load; media is never asked for coded, its bytes are needed as they are.</summary>
    public string? AcceptEncoding(LoadRequest request)
    {
        if (request.PreferRange || IsCodedHere) return "identity";
        string? wanted = request.Headers.Joined("Accept-Encoding");
        return host.Settings.Key.AcceptEncoding switch
        {
            AcceptEncodingMode.Keep => wanted,
            AcceptEncodingMode.Drop => null,
            _ => wanted is null ? null : StonMedia.Cache.Http.AcceptEncoding.Normalise(wanted) ?? "identity",
        };
    }

    /// <summary>The request has what may keep its answer from being stored: a login, or no-store.</summary>
    public static bool IsPersonal(LoadRequest request) => request.Headers.Contains("Authorization") || RequestDirectives.Parse(request.Headers).NoStore;

    /// <summary>What of an answer is for the viewer who caused it alone.</summary>
    public static HeaderList Personal(FillActor.Head head) => StoredHeaders.Personal(head.Headers, CacheControl.Parse(head.Headers));

    private static string PathOf(string key)
    {
        int url = PostKey.UrlLength(key);
        int query = key.AsSpan(0, url).IndexOf('?');
        return key[..(query >= 0 ? query : url)];
    }

    /// <summary>A 304 with a strong tag other than the stored one speaks of another body (RFC 9111 4.3.4).</summary>
    private static bool IsAnotherTag(FillActor.Head head, EntrySnapshot old)
        => old.Body.Validators.HasStrongETag && head.Headers.First("ETag") is ['"', ..] tag && tag != old.ETag;

    private LoadVerdict Store(FillRun run, FillActor.Head head)
    {
        int status = head.Status;
        long from = 0, end = head.ContentLength ?? long.MaxValue, length = head.ContentLength ?? -1;
        if (status is 204) (end, length) = (0, 0);
        if (status == 416 && run.Asked is not null) return new LoadVerdict.WithoutRange();
        ResponseFacts facts = Facts(run, head, head.Headers, null);
        ResponseVerdict verdict = ResponsePolicy.Judge(status == 206 ? facts with { Status = 200 } : facts, Ttl);
        if (status == 206)
        {
            if (run.Asked is not { } asked) return new LoadVerdict.NotShared(Mark: false);
            if (!ContentRange.TryParse(head.Headers.First("Content-Range"), out ContentRange range) || range.First != asked.From || range.Total is not { } total
                || (head.ContentLength is { } stated && stated != range.Length)) return new LoadVerdict.WithoutRange();
            if (!verdict.Validators.AreStrong && range.Length < total) return new LoadVerdict.WithoutRange();
            (from, end, length) = (asked.From, asked.From + range.Length, total);
        }

        if (!verdict.Store) return new LoadVerdict.NotShared(Mark: true) { IsRequests = verdict.Refusal is StorageRefusal.Authorized or StorageRefusal.RequestNoStore };
        if (length > Math.Min(host.MaxObjectSize ?? long.MaxValue, Generation.MaxLength)) return new LoadVerdict.NotShared(Mark: true);
        bool ranged = verdict.Validators.AreStrong && (status == 206 || (status == 200 && run.Asked is null))
            && !string.Equals(head.Headers.First("Accept-Ranges"), "none", StringComparison.OrdinalIgnoreCase);
        Generation body;
        try
        {
            body = new Generation(host.Memory, verdict.Validators, length, ranged);
        }
        catch (InsufficientMemoryException)
        {
            return new LoadVerdict.NoRoom();
        }

        body.AnswersRanges = status == 206 || (ranged && head.Headers.Joined("Accept-Ranges") is { } units && units.Contains("bytes", StringComparison.OrdinalIgnoreCase));
        HeaderList headers = StoredHeaders.Of(status, head.Headers, CacheControl.Parse(head.Headers), SharesCookies);
        return new LoadVerdict.Stored(Snapshot(run, verdict, status == 206 ? 200 : status, headers, body), VaryOn(verdict, headers), from, end, 0);
    }

    /// <summary>Where codings are made here, one body serves all of them, whatever the origin says of its own.</summary>
    private string[] VaryOn(ResponseVerdict verdict, HeaderList headers)
        => IsCodedHere && verdict.VaryOn.Contains("accept-encoding") && !headers.Contains("Content-Encoding")
            ? [.. verdict.VaryOn.Where(static name => name != "accept-encoding")]
            : verdict.VaryOn;

    private LoadVerdict.Confirmed Confirm(FillRun run, FillActor.Head head, EntrySnapshot old)
    {
        HeaderList headers = StoredHeaders.Update(old.Headers, head.Headers, SharesCookies);
        HeaderList judged = head.Headers.First("Age") is { } age ? new HeaderList([.. headers, new HeaderField("Age", age)]) : headers;
        ResponseFacts facts = Facts(run, head, judged, TimeSpan.FromMilliseconds(Math.Max(0, old.FreshUntil - old.StoredAt))) with { Status = old.Status };
        ResponseVerdict verdict = ResponsePolicy.Judge(facts, Ttl);
        EntrySnapshot fresh = Snapshot(run, verdict, old.Status, headers, old.Body);
        return new LoadVerdict.Confirmed(fresh);
    }

    private EntrySnapshot Snapshot(FillRun run, ResponseVerdict verdict, int status, HeaderList headers, Generation body)
    {
        long now = Environment.TickCount64;
        LoadRequest request = run.Request;
        return new EntrySnapshot
        {
            Status = status,
            Headers = headers,
            Body = body,
            InitialAge = verdict.InitialAge,
            StoredAt = now,
            PurgeSeen = run.PurgeSeen,
            FreshUntil = now + (long)Math.Min(verdict.FreshFor.TotalMilliseconds, int.MaxValue * 1000L),
            MustRevalidate = verdict.MustRevalidate,
            StaleIfErrorSeconds = (long)(verdict.StaleIfError?.TotalSeconds ?? 0),
            StaleWhileRevalidateSeconds = (long)verdict.StaleWhileRevalidate.TotalSeconds,
            OriginTarget = request.OriginTarget,
            ClientHost = request.ClientHost,
            FillHeaders = FillHeaders(request, body),
        };
    }

    /// <summary>Kept only where fills can follow: a body of one block, or one that cannot be range-filled, is never asked for again in parts.</summary>
    private HeaderList FillHeaders(LoadRequest request, Generation body)
        => body.IsRanged && body.Length > BlockSize.Bytes ? OriginRequests.Selecting(request.Headers, AcceptEncoding(request) ?? "identity") : HeaderList.Empty;

    private ResponseFacts Facts(FillRun run, FillActor.Head head, HeaderList headers, TimeSpan? previous)
        => new()
        {
            Method = run.Request.OriginMethod,
            Path = _path,
            Request = run.Request.Headers,
            Status = head.Status,
            Response = headers,
            RequestTime = head.RequestTime,
            ResponseTime = head.ResponseTime,
            Vary = host.Settings.Key.Vary,
            SharesCookies = SharesCookies,
            PreviousLifetime = previous,
        };

    private bool IsExtended(int status, EntrySnapshot old)
    {
        bool wouldBeFresh = Environment.TickCount64 < old.FreshBeforePurge;
        if ((old.MustRevalidate && !wouldBeFresh) || old.Status >= 500) return false;      // an old error is no better than the new one
        bool withinGrace = Environment.TickCount64 < old.FreshUntil + (old.StaleIfErrorSeconds * 1000);
        if (status >= 500) return Ttl.ExtendOn5xx || withinGrace;
        return status >= 400 && Ttl.ExtendOn4xx && !old.IsPurged;      // purged, and the origin has it no more: it is gone
    }

    private EntrySnapshot Extend(EntrySnapshot old)
    {
        long until = Environment.TickCount64 + (long)Ttl.ServerError.TotalMilliseconds;
        return old.Until(until);
    }
}
