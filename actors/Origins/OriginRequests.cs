using System.Collections.Frozen;
using System.Globalization;
using StonMedia.Actors.Protocol;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Settings;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Origins;

/// <summary>Builds what goes to the origin: own Host, X-Forwarded-For, Range and conditionals; the viewer's end-to-end lines where they may go on.</summary>
internal static class OriginRequests
{
    /// <summary>What a shared load must not take from one viewer: its range, its conditions, its list of codings.</summary>
    private static readonly FrozenSet<string> s_personal = new[]
    {
        "Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Accept-Encoding",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What says where a request came from. It is this edge's to say: a client could set anything, and an origin that reflects it into a
    /// shared answer would poison the cache. The front has looked through trusted proxies before (trusted-proxies), so the address is known.
    /// </summary>
    private static readonly FrozenSet<string> s_provenance = new[]
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "Forwarded",
        "X-Real-IP", "X-Original-URL", "X-Rewrite-URL", "X-Original-Host",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The frame of every request to a server: address, path prefix, Host, time-outs.</summary>
    public static OriginRequest Base(
        VirtualHostSettings host, OriginServer server, string method, string target, string? clientHost, HeaderList headers, Stream? body = null, long? bodyLength = null,
        Action<InterimHead>? interim = null)
    {
        OriginSettings settings = host.Origin;
        string prefix = ServerNames.Of(server.Url).Prefix;
        return new OriginRequest
        {
            Server = server.Url,
            Method = method,
            RawTarget = prefix + target,
            Host = HostFor(host, server.Url, clientHost),
            Headers = headers,
            Body = body,
            BodyLength = bodyLength,
            Interim = interim,
            ConnectTimeout = settings.ConnectTimeout,
            ReceiveTimeout = settings.ReceiveTimeout,
            VerifyTls = settings.Tls.Verify,
            CaFile = settings.Tls.Ca,
            Http2 = settings.Http2,
        };
    }

    /// <summary>Header lines of a load that will be shared: the viewer's, without what belongs to this hop or to this viewer's range and copy.</summary>
    public static HeaderList ForLoad(LoadRequest request, string? acceptEncoding, string? range, Validators? known)
    {
        List<HeaderField> lines = Forwardable(request.Headers, request.ClientAddress, shared: true);
        if (acceptEncoding is not null) lines.Add(new HeaderField("Accept-Encoding", acceptEncoding));
        if (range is not null) lines.Add(new HeaderField("Range", range));
        if (known?.ETag is { } tag) lines.Add(new HeaderField("If-None-Match", tag));
        if (known?.LastModified is { } modified) lines.Add(new HeaderField("If-Modified-Since", HttpDate.Format(modified)));
        return new HeaderList([.. lines]);
    }

    /// <summary>Header lines of a request for one viewer alone: its own conditionals, range and codings go along.</summary>
    public static HeaderList ForViewer(HeaderList headers, string? clientAddress)
        => new([.. Forwardable(headers, clientAddress, shared: false)]);

    /// <summary>The same request with the time-outs of bypassed requests.</summary>
    public static OriginRequest Patient(OriginRequest request, BypassSettings bypass)
        => request with { ConnectTimeout = bypass.ConnectTimeout, ReceiveTimeout = bypass.ReceiveTimeout, Purpose = OriginPurpose.Bypass };

    /// <summary>The same request for the place that a redirect names.</summary>
    public static OriginRequest Redirected(OriginRequest request, Uri server, string target, string host)
        => request with { Server = server, RawTarget = target, Host = host, Body = null, BodyLength = null };

    /// <summary>Header lines of a fill: what selected this body, its range, and the validator it must still have.</summary>
    public static HeaderList ForFill(HeaderList selecting, long from, long end, Validators validators)
    {
        string condition = validators.HasStrongETag ? validators.ETag! : HttpDate.Format(validators.LastModified!.Value);
        return new HeaderList(
        [
            .. selecting,
            new HeaderField("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{end - 1}")),
            new HeaderField("If-Range", condition),
        ]);
    }

    /// <summary>The lines that a later fill repeats, so that it is answered as the first contact was; they are the load's, minus its viewer's address.</summary>
    public static HeaderList Selecting(HeaderList headers, string acceptEncoding)
        => new([.. Forwardable(headers, null, shared: true), new HeaderField("Accept-Encoding", acceptEncoding)]);

    private static List<HeaderField> Forwardable(HeaderList headers, string? clientAddress, bool shared)
    {
        var lines = new List<HeaderField>(headers.Count + 4);
        string via = "1.1 stonmedia";
        foreach (HeaderField field in HopByHop.ForOrigin(headers))
        {
            if (s_provenance.Contains(field.Name)) continue;
            if (field.Name.Equals("Via", StringComparison.OrdinalIgnoreCase)) via = field.Value + ", " + via;
            else if (!shared || !s_personal.Contains(field.Name)) lines.Add(field);
        }

        lines.Add(new HeaderField("Via", via));
        if (clientAddress is not null) lines.Add(new HeaderField("X-Forwarded-For", clientAddress));
        return lines;
    }

    public static string HostFor(VirtualHostSettings host, Uri server, string? clientHost)
    {
        string? fixedHost = host.Origin.HostHeader;
        if (fixedHost == "*" && clientHost is not null) return clientHost;
        if (fixedHost is not null and not "*") return fixedHost;
        return ServerNames.Of(server).HostFor(host.Name);
    }
}
