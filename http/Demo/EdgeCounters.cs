using System.Globalization;

namespace StonMedia.Http.Demo;

/// <summary>Reads from the edge's own metrics what viewers were sent.</summary>
internal sealed class EdgeCounters : IDisposable
{
    private const string BodyBytes = "stonmedia_body_bytes_total";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>Where the admin listener is, such as <c>http://127.0.0.1:40124</c>; null until it is known.</summary>
    public string? AdminUrl { get; set; }

    /// <summary>Body bytes handed to viewers since the start; null when the edge does not say.</summary>
    public async Task<long?> BodyBytesAsync(CancellationToken cancel)
    {
        if (AdminUrl is not { } admin) return null;
        try
        {
            string text = await _client.GetStringAsync(admin + "/metrics", cancel).ConfigureAwait(false);
            return Find(text);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            // The page does without this number while the edge is busy or going down.
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static long? Find(string metrics)
    {
        foreach (ReadOnlySpan<char> line in metrics.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(BodyBytes, StringComparison.Ordinal)) continue;
            ReadOnlySpan<char> value = line[(line.LastIndexOf(' ') + 1)..];
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double bytes)) return (long)bytes;
        }

        return null;
    }
}
