using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>
/// The header values of an entry's responses, made once a snapshot and kept in <see cref="EntrySnapshot.Prepared"/>, so that a
/// hit only hands references to the server.
/// </summary>
internal sealed class PreparedHead
{
    /// <summary>This cache's name in Via and Cache-Status.</summary>
    public const string CacheName = "stonmedia";

    /// <summary>This cache's own element of Via.</summary>
    public const string OwnVia = "1.1 " + CacheName;

    /// <summary>This cache's own element of Cache-Status, for a hit.</summary>
    public const string OwnHit = CacheName + "; hit";

    private static readonly HashSet<string> s_own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type", "Content-Length", "Accept-Ranges", "ETag", "Last-Modified", "Age", "Via", "Cache-Status",
        "Connection", "Transfer-Encoding", "Keep-Alive", "Trailer", "Upgrade", "Proxy-Connection", "Alt-Svc",
    };

    // A digest is of the body as the origin has it, not of a view made of it.
    private static readonly HashSet<string> s_digests = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Want-Repr-Digest",
    };

    private readonly HeaderSettings _settings;
    private readonly KeyValuePair<string, StringValues>[] _lines;
    private readonly KeyValuePair<string, StringValues>[] _notModifiedLines;
    private readonly StringValues _lastModified;
    private readonly StringValues _via;
    private readonly string? _otherCaches;
    private AgeText _age = new(-1, "");

    private PreparedHead(EntrySnapshot snapshot, Site site, TargetPlan plan)
    {
        _settings = site.Settings.Headers;
        // A line that the server would refuse to send is left out rather than the answer lost.
        HeaderList headers = HeaderLines.Sendable(snapshot.Headers);
        _lines = HeaderLines.Group(headers, s_own);
        // RFC 9110 15.4.5: nothing that describes the content but what names and dates it.
        _notModifiedLines = Array.Exists(_lines, static line => IsOfContent(line.Key)) ? Array.FindAll(_lines, static line => !IsOfContent(line.Key)) : _lines;
        ContentType = headers.First("Content-Type") ?? (snapshot.Status == StatusCodes.Status200OK ? ContentTypes.Of(plan.SourcePath) : null);
        ETag = _settings.Etag && snapshot.ETag is { } tag && HeaderLines.IsSendableValue(tag) ? tag : null;
        Validators = snapshot.Body.Validators is { } own && own.ETag == ETag ? own : snapshot.Body.Validators with { ETag = ETag };
        _lastModified = headers.First("Last-Modified");
        _via = _settings.Via ? Append(headers.Joined("Via"), OwnVia) : headers.Joined("Via");
        _otherCaches = headers.Joined("Cache-Status");
        Hit = Status(OwnHit);
    }

    /// <summary>The origin's Content-Type, or for a media file without one that of its extension; null when neither is known.</summary>
    public string? ContentType { get; }

    /// <summary>The entity tag of the body as it is; null when it has none or headers.etag is off.</summary>
    public string? ETag { get; }

    /// <summary>What conditions are judged on when the body goes out as it is.</summary>
    public Validators Validators { get; }

    /// <summary>Cache-Status of a hit.</summary>
    public StringValues Hit { get; }

    /// <summary>It is known that the whole file goes out as it is: its view needs no question. Written once, from false to true.</summary>
    public bool WholeIsIdentity { get; set; }

    /// <summary>That of the snapshot, made now if it is the first time.</summary>
    public static PreparedHead Of(EntrySnapshot snapshot, Site site, TargetPlan plan)
    {
        if (snapshot.Prepared is PreparedHead head) return head;
        head = new PreparedHead(snapshot, site, plan);
        snapshot.Prepared = head;
        return head;
    }

    /// <summary>A view's tag, or null when headers.etag is off.</summary>
    public string? WithETag(string? tag) => _settings.Etag ? tag : null;

    /// <summary>Cache-Status with what caches before this one have said (RFC 9211 2: the list grows at its end).</summary>
    public StringValues Status(string own) => Append(_otherCaches, own);

    /// <summary>Sets the header of a response that carries content.</summary>
    /// <param name="etag">Of the view that is sent.</param>
    /// <param name="isView">The content is made of the body, not the body itself.</param>
    public void WriteTo(IHeaderDictionary headers, long age, string? etag, StringValues cacheStatus, bool isView = false)
    {
        foreach (KeyValuePair<string, StringValues> line in _lines)
            if (!isView || !s_digests.Contains(line.Key)) headers[line.Key] = line.Value;
        if (ContentType is not null) headers.ContentType = ContentType;
        WriteCommon(headers, age, etag, cacheStatus);
    }

    /// <summary>Sets, before all else, what of the origin's answer is for this viewer alone.</summary>
    public static void WritePersonal(IHeaderDictionary headers, HeaderList lines)
    {
        if (lines.Count == 0) return;
        foreach ((string name, StringValues value) in HeaderLines.Group(lines))
            if (KindOf(name) is PackedLineKind.Plain or PackedLineKind.OfContent) headers[name] = value;
    }

    /// <summary>Sets the header of a 304.</summary>
    public void WriteNotModifiedTo(IHeaderDictionary headers, long age, string? etag, StringValues cacheStatus)
    {
        foreach (KeyValuePair<string, StringValues> line in _notModifiedLines) headers[line.Key] = line.Value;
        WriteCommon(headers, age, etag, cacheStatus);
    }

    private void WriteCommon(IHeaderDictionary headers, long age, string? etag, StringValues cacheStatus)
    {
        if (etag is not null) headers.ETag = etag;
        if (_lastModified.Count > 0) headers.LastModified = _lastModified;
        if (_via.Count > 0) headers.Via = _via;
        if (_settings.Age) headers.Age = TextOf(age);
        headers["Cache-Status"] = cacheStatus;
    }

    /// <summary>The text of an age: the last one is kept, as it is the same for a second.</summary>
    private string TextOf(long age)
    {
        AgeText last = Volatile.Read(ref _age);
        if (last.Seconds == age) return last.Text;
        last = new AgeText(age, age.ToString(CultureInfo.InvariantCulture));
        Volatile.Write(ref _age, last);
        return last.Text;
    }

    /// <summary>How a line of that name is treated; the same that the constructor does, for records that are answered from without one.</summary>
    public static PackedLineKind KindOf(string name) => name.ToUpperInvariant() switch
    {
        "CONTENT-TYPE" => PackedLineKind.ContentType,
        "ETAG" => PackedLineKind.ETag,
        "LAST-MODIFIED" => PackedLineKind.LastModified,
        "VIA" => PackedLineKind.Via,
        "CACHE-STATUS" => PackedLineKind.CacheStatus,
        _ when s_own.Contains(name) => PackedLineKind.LeftOut,
        _ when !HeaderLines.IsSendable(new HeaderField(name, "")) => PackedLineKind.Unsendable,
        _ => IsOfContent(name) ? PackedLineKind.OfContent : PackedLineKind.Plain,
    };

    private static bool IsOfContent(string name)
        => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase);

    private static string Append(string? list, string own) => list is null ? own : $"{list}, {own}";

    private sealed record AgeText(long Seconds, string Text);
}
