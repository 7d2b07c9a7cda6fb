namespace StonMedia.Http.Tests.Configuration;

/// <summary>
/// Every key that configurations written elsewhere may use, under <c>stonmedia</c>. Names are a promise: add, never rename.
/// </summary>
internal static class ShapeKeys
{
    public static IEnumerable<string> All => Split(Edge).Concat(Split(VirtualHost).Select(static x => "virtual-host-defaults." + x));

    private const string Edge = """
        admin.hosts admin.listen admin.token cache.disks cache.max-object-size cache.memory cache.tag-headers
        client.header-timeout client.keep-alive client.max-body client.max-connections client.max-header
        client.send-timeout cluster.enabled default-virtual-host geoip limits.emergency limits.queue listen
        mount.enabled mount.path shutdown-grace socket-threads telemetry.otlp tls.certificates tls.min-version
        trusted-proxies virtual-hosts
        """;

    private const string VirtualHost = """
        access.default access.denial-status access.rules access.token.enabled access.token.parameter
        access.token.secret access.token.style aliases bypass.affinity bypass.connect-timeout bypass.methods
        bypass.no-cache-requests bypass.private bypass.receive-timeout bypass.rules compression.enabled
        compression.encodings compression.match compression.max compression.min headers.age headers.etag headers.expires
        headers.rules headers.share-cookies headers.via images.enabled images.keyword images.max-source images.on-failure key.accept-encoding
        key.case-sensitive key.post.enabled key.post.max-body key.query key.query-exceptions key.vary
        log.access.enabled log.access.format log.access.keep log.access.path log.access.roll log.origin.enabled
        log.origin.path media.dash.enabled media.dash.index media.dash.keyword media.dash.segment media.flv.byte-offset
        media.flv.rebase media.hls.enabled
        media.hls.format media.hls.index media.hls.keyword media.hls.master media.hls.segment media.limits.max-boxes
        media.limits.max-header media.limits.max-tracks media.live-head media.match media.mp3-hls.enabled
        media.mp3-hls.keyword media.multi-trim.enabled media.multi-trim.max-ratio media.multi-trim.param
        media.relocate-header media.renditions media.stills.enabled media.stills.keyword media.subtitles media.trim.all-tracks
        media.trim.enabled media.trim.end-param media.trim.exact-start media.trim.start-param origin.balance
        origin.connect-timeout origin.exclusion.failures origin.follow-redirects origin.health-checks
        origin.host-header origin.http2 origin.idle-timeout origin.max-busy origin.parallel-fills origin.read-ahead
        origin.receive-timeout origin.recovery.interval origin.recovery.path origin.recovery.status
        origin.recovery.successes origin.retry-budget origin.servers origin.standby-servers origin.tls.ca
        origin.tls.verify purge.allow-method-from purge.as-expire purge.no-target-status purge.root relays rewrite
        throttle.boost throttle.cap.session throttle.cap.total throttle.enabled throttle.pacing throttle.query.boost
        throttle.query.enabled throttle.query.rate throttle.query.ratio throttle.rate throttle.ratio throttle.rules
        ttl.client-error ttl.connect-failure ttl.custom ttl.extend-on-4xx ttl.extend-on-5xx ttl.no-cache
        ttl.origin-busy ttl.priority ttl.receive-failure ttl.redirect ttl.refresh ttl.rfc9111 ttl.server-error
        ttl.success.initial ttl.success.max ttl.success.ratio
        """;

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
