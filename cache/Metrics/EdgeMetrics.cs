namespace StonMedia.Cache.Metrics;

/// <summary>The counters that more than one layer adds to, registered once an edge and handed down.</summary>
public sealed class EdgeMetrics
{
    private readonly StripedCounter[] _responses;

    public EdgeMetrics(MetricsRegistry registry)
    {
        Registry = registry;
        const string Responses = "stonmedia_responses_total", ResponsesHelp = "Finished responses by status class.";
        _responses = [.. Enumerable.Range(1, 5).Select(c => registry.Counter(Responses, ResponsesHelp, $"class=\"{c}xx\""))];
        const string Results = "stonmedia_cache_results_total", ResultsHelp = "How requests were satisfied.";
        Hits = registry.Counter(Results, ResultsHelp, "result=\"hit\"");
        Misses = registry.Counter(Results, ResultsHelp, "result=\"miss\"");
        Collapsed = registry.Counter(Results, ResultsHelp, "result=\"collapsed\"");
        Revalidated = registry.Counter(Results, ResultsHelp, "result=\"revalidated\"");
        Refreshed = registry.Counter(Results, ResultsHelp, "result=\"refreshed\"");
        Stale = registry.Counter(Results, ResultsHelp, "result=\"stale\"");
        Passed = registry.Counter(Results, ResultsHelp, "result=\"pass\"");
        Errors = registry.Counter(Results, ResultsHelp, "result=\"error\"");
        BodyBytes = registry.Counter("stonmedia_body_bytes_total", "Body bytes handed to clients' connections.");
        CutDeliveries = registry.Counter("stonmedia_cut_deliveries_total", "Responses that were cut because their body could not be had to the end.");
        SendTimeouts = registry.Counter("stonmedia_send_timeouts_total", "Connections dropped because the client took nothing for client.send-timeout.");
        Deliveries = registry.UpDown("stonmedia_deliveries", "Responses in flight.");
        Connections = registry.UpDown("stonmedia_connections", "Client connections now.");
        ConnectionsAccepted = registry.Counter("stonmedia_connections_total", "Client connections accepted.");
        ConnectionsRefused = registry.Counter("stonmedia_connections_refused_total", "Client connections closed because of client.max-connections.");
        LogLinesDropped = registry.Counter("stonmedia_log_lines_dropped_total", "Access log lines dropped because the disk was too slow.");
    }

    public MetricsRegistry Registry { get; }

    /// <summary>Body was resident and fresh.</summary>
    public StripedCounter Hits { get; }

    public StripedCounter Misses { get; }

    public StripedCounter Collapsed { get; }

    public StripedCounter Revalidated { get; }

    public StripedCounter Refreshed { get; }

    public StripedCounter Stale { get; }

    /// <summary>Went to the origin past the cache, or may not be stored.</summary>
    public StripedCounter Passed { get; }

    public StripedCounter Errors { get; }

    public StripedCounter BodyBytes { get; }

    public StripedCounter CutDeliveries { get; }

    public StripedCounter SendTimeouts { get; }

    public StripedCounter Deliveries { get; }

    public StripedCounter Connections { get; }

    public StripedCounter ConnectionsAccepted { get; }

    public StripedCounter ConnectionsRefused { get; }

    public StripedCounter LogLinesDropped { get; }

    /// <summary>Counts a finished response; statuses out of 100..599 are not counted.</summary>
    public void CountResponse(int status)
    {
        uint index = (uint)((status / 100) - 1);
        if (index < (uint)_responses.Length) _responses[index].Increment();
    }
}
