using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Stills;

namespace StonMedia.Streams.Views;

/// <summary>
/// What is kept of one media body besides its bytes: the index, parsed once however many ask, and the layouts of views made
/// from it. Both count in cache.memory and go when memory is short; they are made again when they are asked for again.
/// </summary>
public sealed partial class MediaViews : IDisposable
{
    private readonly Generation _body;
    private readonly ConcurrentDictionary<ViewRequest, KeptTicket<ViewRequest, ViewAnswer>> _views = new();
    private readonly ConcurrentDictionary<PackageKey, KeptTicket<PackageKey, MediaPackage>> _packages = new();
    private readonly ConcurrentDictionary<ViewRequest, KeptTicket<ViewRequest, MediaTimeline?>> _timelines = new();
    private readonly ConcurrentDictionary<ViewRequest, Lazy<Task<MediaTimeline?>>> _timelinesUnderWay = new();
    private readonly ConcurrentDictionary<ViewRequest, Lazy<Task<ViewAnswer>>> _stillsUnderWay = new();
    private readonly Lock _lock = new();
    private readonly IndexSlot _header = new();
    private readonly IndexSlot _whole = new();    // of files whose header does not tell all
    private volatile bool _disposed;

    private MediaViews(Generation body) => _body = body;

    public static MediaViews Of(Generation body) => (MediaViews)(body.Derived ?? body.GetOrSetDerived(new MediaViews(body)));

    /// <summary>A view that is at hand, without waiting; null when it has to be made.</summary>
    public ViewAnswer? TryGet(ViewRequest view)
    {
        if (!_views.TryGetValue(view, out KeptTicket<ViewRequest, ViewAnswer>? ticket)) return null;
        if (ticket.Value.KnownUntil is { } until && Environment.TickCount64 > until)
        {
            if (_views.TryRemove(new(view, ticket)) && ticket.Drop()) _body.Store.NoteGone();
            return null;
        }

        ticket.Touch();
        return ticket.Value;
    }

    /// <summary>The layout of a view. Not on a socket thread: it may parse.</summary>
    /// <param name="open">Opens a reader of the body, for the index.</param>
    /// <param name="pictures">What makes stills; null: there are none.</param>
    /// <exception cref="BodyException">The media header could not be read from the origin.</exception>
    public ValueTask<ViewAnswer> ResolveAsync(
        ViewRequest view, MediaSettings settings, MediaLimits limits, Func<BodySource> open, CancellationToken cancel, PictureMaker? pictures = null)
        => TryGet(view) is { } known ? new ValueTask<ViewAnswer>(known) : MakeAsync(view, settings, limits, open, pictures, cancel);

    /// <summary>When the bytes of a view are due; null where that is not known. Worked out once for all who ask. Not on a socket thread.</summary>
    /// <param name="layout">Of the view.</param>
    /// <param name="open">Opens a reader of the body, for the view's header.</param>
    /// <exception cref="BodyException">The header could not be read from the origin.</exception>
    public ValueTask<MediaTimeline?> TimelineAsync(ViewRequest view, Layout layout, MediaLimits limits, Func<BodySource> open, CancellationToken cancel)
    {
        if (view is ViewRequest.Packaged or ViewRequest.Still || layout.Length == 0) return default;
        if (_timelines.TryGetValue(view, out KeptTicket<ViewRequest, MediaTimeline?>? ticket))
        {
            // The whole index may have been read since, for a clip or a segment: then nothing has to be looked for any more.
            if (!layout.IsIdentity || ticket.Value?.MostLead(layout.Length) is not > 0 || _whole.Loading is not { IsCompletedSuccessfully: true, Result.Index: not null })
            {
                ticket.Touch();
                return new(ticket.Value);
            }

            if (_timelines.TryRemove(new(view, ticket)) && ticket.Drop()) _body.Store.NoteGone();
        }

        Lazy<Task<MediaTimeline?>> work = _timelinesUnderWay.GetOrAdd(view, _ => new(() => Task.Run(() => MakeTimelineAsync(view, layout, limits, open))));
        return new(work.Value.WaitAsync(cancel));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _header.Loading = _whole.Loading = null;
        }

        if (_header.Ticket?.Drop() == true) _body.Store.NoteGone();
        if (_whole.Ticket?.Drop() == true) _body.Store.NoteGone();
        DropAll(_views);
        DropAll(_packages);
        DropAll(_timelines);
    }

    private async ValueTask<ViewAnswer> MakeAsync(
        ViewRequest view, MediaSettings settings, MediaLimits limits, Func<BodySource> open, PictureMaker? pictures, CancellationToken cancel)
    {
        var packaged = view as ViewRequest.Packaged;
        bool isMade = view is ViewRequest.Packaged or ViewRequest.Still;    // the film itself is no answer
        if (_body.Length < 0)
            return !isMade ? new ViewAnswer(Layout.Identity(0), "its length is not known yet") : ViewAnswer.Refused(503, "the film's length is not known yet");
        MediaIndex? index;
        string? reason;
        try
        {
            (index, reason) = await IndexAsync(_header, open, () => MediaFormats.CreateParser(_body.Length, limits)).WaitAsync(cancel).ConfigureAwait(false);
            if (packaged is not null && _whole.Loading is { IsCompletedSuccessfully: true } better && better.Result.Index is { } known)
            {
                _whole.Ticket?.Touch();
                index = known;
            }
            else if (view is not ViewRequest.Whole && index?.Continuation(limits) is not null && (index.MayHavePictures || view is not ViewRequest.Still))
            {
                MediaIndex header = index;
                (index, reason) = await IndexAsync(_whole, open, () => header.Continuation(limits)!).WaitAsync(cancel).ConfigureAwait(false);
                if (index is null && !isMade) return Kept(view, (settings.RelocateHeader ? header.Relocated().Layout : header.Untouched(), reason));
            }

            IReadOnlyList<TrimRequest> sections = view switch { ViewRequest.Trim trim => [trim.Section], ViewRequest.MultiTrim multi => multi.Sections.Sections, _ => [] };
            if (sections.Count > 0 && index?.Deepen(sections, limits) is { } deeper)
            {
                MediaIndex shallow = index;
                using BodySource reader = open();
                (index, reason) = await IndexLoader.LoadAsync(deeper, _body, reader, cancel).ConfigureAwait(false);
                if (index is null) return Kept(view, (shallow.Relocated().Layout, reason));
            }

            if (packaged is not null) return await PieceAsync(packaged, index, reason, limits, open, cancel).ConfigureAwait(false);
            if (view is ViewRequest.Whole { NeedsRate: true } && index?.PlayingTime(limits) is { } timer)
            {
                using BodySource reader = open();
                (_, reason) = await IndexLoader.LoadAsync(timer, _body, reader, cancel).ConfigureAwait(false);
                return Kept(view, (Layout.Identity(_body.Length, index.Untouched().HeaderLength, timer.Result), reason));
            }
        }
        catch (InsufficientMemoryException full)
        {
            // And not kept: the next one may have more luck.
            return !isMade ? new ViewAnswer(Layout.Identity(_body.Length), full.Message) : ViewAnswer.Refused(503, full.Message);
        }

        if (view is ViewRequest.Still still) return await StillAsync(still, index, reason, open, pictures, cancel).ConfigureAwait(false);

        ViewResult result = index is null ? new ViewResult(Layout.Identity(_body.Length), reason) : view switch
        {
            ViewRequest.Trim trim => index.Trimmed(trim.Section),
            ViewRequest.MultiTrim multi => index.MultiTrimmed(multi.Sections),
            _ => settings.RelocateHeader ? index.Relocated() : new ViewResult(index.Untouched(), null),
        };
        if (view is ViewRequest.Trim or ViewRequest.MultiTrim && result.IsUntouched && index is not null && settings.RelocateHeader)
            result = new ViewResult(index.Relocated().Layout, result.Reason);       // no clip: the whole film, playable at once
        return Kept(view, (result.Layout, result.Reason));
    }

    /// <summary>A still, made once for all who ask meanwhile; no viewer's leaving ends it.</summary>
    private async ValueTask<ViewAnswer> StillAsync(
        ViewRequest.Still view, MediaIndex? index, string? reason, Func<BodySource> open, PictureMaker? pictures, CancellationToken cancel)
    {
        if (pictures is null) return ViewAnswer.Refused(501, "stills are not made here");
        if (index is null) return ViewAnswer.Refused(501, "no picture can be taken from this file: " + (reason ?? "unknown"));
        Lazy<Task<ViewAnswer>> work = _stillsUnderWay.GetOrAdd(view, _ => new(() => Task.Run(async () =>
        {
            try
            {
                ViewAnswer made = await StillAnswers.MakeAsync(view.Request, index, _body, pictures, open).ConfigureAwait(false);
                if (made.Status == 200 || made.KnownUntil is not null) Keep(view, made);
                return made;
            }
            finally
            {
                _stillsUnderWay.TryRemove(view, out Lazy<Task<ViewAnswer>>? _);
            }
        })));
        return await work.Value.WaitAsync(cancel).ConfigureAwait(false);
    }

    private async Task<MediaTimeline?> MakeTimelineAsync(ViewRequest view, Layout layout, MediaLimits limits, Func<BodySource> open)
    {
        try
        {
            (MediaIndex? index, _) = await IndexAsync(_header, open, () => MediaFormats.CreateParser(_body.Length, limits)).ConfigureAwait(false);
            MediaTimeline? timeline = index?.TimelineOfViews;
            if (timeline is null)
            {
                using BodySource reader = open();
                // Whoever has read all of the file for a clip or a segment has read this too.
                if (_whole.Loading is { IsCompletedSuccessfully: true } all && all.Result.Index is { } known) index = known;
                timeline = index is null ? null
                    : layout.IsIdentity ? await TimelineLoader.OfSourceAsync(index, limits, _body, reader).ConfigureAwait(false)
                    : await TimelineLoader.LoadAsync(layout, limits, _body, reader, CancellationToken.None).ConfigureAwait(false);
            }

            Keep(view, timeline);
            return timeline;
        }
        catch (InsufficientMemoryException)
        {
            return null;    // and not kept: the next one may have more luck
        }
        finally
        {
            _timelinesUnderWay.TryRemove(view, out _);
        }
    }

    private ViewAnswer Kept(ViewRequest view, (Layout Layout, string? Reason) result)
    {
        var answer = new ViewAnswer(result.Layout, result.Reason);
        Keep(view, answer);
        return answer;
    }

    /// <summary>A piece of a package; what went wrong is not kept, as it costs little to find out again.</summary>
    private async ValueTask<ViewAnswer> PieceAsync(
        ViewRequest.Packaged view, MediaIndex? index, string? reason, MediaLimits limits, Func<BodySource> open, CancellationToken cancel)
    {
        PackageResult packaged = PackageResult.Unable(reason ?? "unknown");
        if (WithGrowth(view.Piece).Here() is not { } piece) return ViewAnswer.Refused(404, "it was of a recording that another one has taken the place of");
        if (_packages.TryGetValue(view.Key, out KeptTicket<PackageKey, MediaPackage>? ticket))
        {
            ticket.Touch();
            packaged = PackageResult.Made(ticket.Value);
        }
        else if (index is not null)
        {
            packaged = index.Packaged(view.Key);
            if (packaged.Package is { } made) Keep(view.Key, made);
        }

        PieceResult result = packaged.Package is not { } package ? new PieceResult(null, "", packaged.Outcome, packaged.Reason)
            : package.Deepen(piece, limits) is { } parser ? await ReadPieceAsync(view.Key, parser, open, cancel).ConfigureAwait(false)
            : package.Make(piece);
        bool isTooEarly = result.Outcome == PieceOutcome.NotYet || (piece.MayGrow && index is null);    // nothing to play, or not even a header
        if (result.Layout is null && isTooEarly) return ViewAnswer.Refused(503, "the film has not come so far yet") with { RetryAfter = 1 };
        if (result.Layout is null)
            return result.Outcome == PieceOutcome.Missing
                ? ViewAnswer.Refused(404, result.Reason!)
                : ViewAnswer.Refused(501, "this file cannot be delivered in segments: " + result.Reason);
        var answer = new ViewAnswer(result.Layout, null) { ContentType = result.ContentType, Facts = result.Facts };
        Keep(view, answer);
        return answer;
    }

    private async ValueTask<PieceResult> ReadPieceAsync(PackageKey key, PieceParser parser, Func<BodySource> open, CancellationToken cancel)
    {
        using BodySource reader = open();
        (MediaIndex? better, string? reason) = await IndexLoader.LoadAsync(parser, _body, reader, cancel).ConfigureAwait(false);
        if (reason is not null) return PieceResult.Unable(reason);
        if (better is not null)
        {
            KeepWhole(better);
            if (_packages.TryRemove(key, out KeptTicket<PackageKey, MediaPackage>? stale) && stale.Drop()) _body.Store.NoteGone();    // it stands on the index from before
        }

        return parser.Make();
    }

    private Task<(MediaIndex? Index, string? Reason)> IndexAsync(IndexSlot slot, Func<BodySource> open, Func<IMediaParser> parser)
    {
        lock (_lock)
        {
            if (slot.Loading is { IsFaulted: false, IsCanceled: false } known)
            {
                slot.Ticket?.Touch();
                return known;
            }

            return slot.Loading = Task.Run(() => LoadAsync(slot, open, parser()));
        }
    }

    /// <summary>Belongs to all who wait for it, so no viewer's leaving ends it; its reads have their own time limits.</summary>
    private async Task<(MediaIndex? Index, string? Reason)> LoadAsync(IndexSlot slot, Func<BodySource> open, IMediaParser parser)
    {
        using BodySource reader = open();
        (MediaIndex? Index, string? Reason) loaded = await IndexLoader.LoadAsync(parser, _body, reader, CancellationToken.None).ConfigureAwait(false);
        if (loaded.Index is { } index && !TryAdmit(slot, index, null)) throw new InsufficientMemoryException("there is no memory for the media index now");
        return loaded;
    }

    /// <summary>Keeps an index that a single piece led to; where there is no room, the next piece leads to it again.</summary>
    private void KeepWhole(MediaIndex index) => TryAdmit(_whole, index, Task.FromResult<(MediaIndex?, string?)>((index, null)));

    private bool TryAdmit(IndexSlot slot, MediaIndex index, Task<(MediaIndex? Index, string? Reason)>? loading)
    {
        int charge = (int)Math.Min(index.MemoryBytes, int.MaxValue);
        if (!_body.Store.TryReserve(charge)) return false;
        var ticket = new IndexTicket(this, slot, charge);
        bool isSpare;
        lock (_lock)
        {
            isSpare = _disposed || (loading is not null && slot.Loading is not null);
            if (loading is not null && !isSpare) slot.Loading = loading;
            if (loading is null || !isSpare) slot.Ticket = ticket;
        }

        if (isSpare) ticket.Drop();
        else _body.Store.Admit(ticket);
        return true;
    }

    private void Keep(ViewRequest view, ViewAnswer answer)
        => Keep(_views, view, answer, answer.Layout.MemoryBytes + (answer.Facts?.MemoryBytes ?? 0), 1);

    private void Keep(PackageKey key, MediaPackage package) => Keep(_packages, key, package, package.MemoryBytes, 3);

    private void Keep(ViewRequest view, MediaTimeline? timeline) => Keep(_timelines, view, timeline, timeline?.MemoryBytes ?? 0, 5);

    /// <summary>Keeps something until memory is short; where there is no room for it, it is made again for the next one.</summary>
    private void Keep<TKey, TValue>(ConcurrentDictionary<TKey, KeptTicket<TKey, TValue>> table, TKey key, TValue value, long bytes, ulong kind) where TKey : notnull
    {
        int charge = (int)Math.Min(bytes, int.MaxValue - 4096) + KeptTicket<TKey, TValue>.Overhead;
        if (!_body.Store.TryReserve(charge)) return;
        var ticket = new KeptTicket<TKey, TValue>(this, table, key, value, charge, kind);
        if (!table.TryAdd(key, ticket))
        {
            ticket.Drop();
            return;
        }

        if (_disposed && table.TryRemove(new(key, ticket))) ticket.Drop();
        else _body.Store.Admit(ticket);
    }

    private void DropAll<TKey, TValue>(ConcurrentDictionary<TKey, KeptTicket<TKey, TValue>> table) where TKey : notnull
    {
        foreach (TKey key in table.Keys)
            if (table.TryRemove(key, out KeptTicket<TKey, TValue>? ticket) && ticket.Drop()) _body.Store.NoteGone();
    }
}
