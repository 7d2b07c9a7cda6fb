using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace StonMedia.Bench.Load;

/// <summary>Asks an edge for the views of damaged files. What counts as a fault: no answer in time, a cut one, an unexpected status, HEAD, GET and ranges that differ.</summary>
internal sealed class HttpFuzz(Uri edge, IReadOnlyList<string> files, TimeSpan limit) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = edge, Timeout = limit };
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private int _faults;

    public int Requests => _statuses.Values.Sum();

    public int Faults => _faults;

    public string Statuses => string.Join(", ", _statuses.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Value} x {pair.Key}"));

    public TimeSpan Slowest { get; private set; }

    public void Dispose() => _client.Dispose();

    /// <summary>Eight views of one damaged file.</summary>
    public async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        int number = random.Next(files.Count);
        string extension = Path.GetExtension(files[number]);
        for (int i = 0; i < 8; i++)
        {
            string target = $"/{seed}/{number}{extension}{FuzzViews.Of(extension, random)}";
            try
            {
                await AskAsync(target, random);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                Fault(target, e is OperationCanceledException ? $"no whole answer within {limit.TotalSeconds:0} s" : (e.InnerException ?? e).Message);
            }
        }
    }

    private async Task AskAsync(string target, Random random)
    {
        long began = Stopwatch.GetTimestamp();
        using HttpResponseMessage whole = await _client.GetAsync(target);
        byte[] body = await whole.Content.ReadAsByteArrayAsync();
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        if (took > Slowest) Slowest = took;
        int status = Count(whole);
        bool isStill = target.Contains("/thumb", StringComparison.Ordinal);
        if (status is not (200 or 404 or 501) && !(isStill && status is 500 or 503)) Fault(target, $"status {status}");
        if (random.Next(4) == 0)
        {
            using HttpResponseMessage head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, target));
            if (Count(head) != status || head.Content.Headers.ContentLength != whole.Content.Headers.ContentLength) Fault(target, $"HEAD: {(int)head.StatusCode}, {head.Content.Headers.ContentLength}; GET: {status}, {body.Length}");
        }

        if (status != 200 || body.Length == 0 || random.Next(2) == 0) return;
        int from = random.Next(body.Length), last = Math.Min(body.Length - 1, from + random.Next(20_000));
        var part = new HttpRequestMessage(HttpMethod.Get, target);
        part.Headers.Range = new RangeHeaderValue(from, last);
        if (whole.Headers.ETag is { IsWeak: false } tag) part.Headers.IfRange = new RangeConditionHeaderValue(tag);
        using HttpResponseMessage slice = await _client.SendAsync(part);
        byte[] bytes = await slice.Content.ReadAsByteArrayAsync();
        if (Count(slice) != 206 || !bytes.AsSpan().SequenceEqual(body.AsSpan(from, last - from + 1))) Fault(target, $"bytes {from}-{last}: {(int)slice.StatusCode}, other bytes than in the whole");
    }

    private int Count(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        _statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);
        return status;
    }

    private void Fault(string target, string what)
    {
        Interlocked.Increment(ref _faults);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAULT {target} ({files[int.Parse(target.Split('/')[2].Split('.')[0], CultureInfo.InvariantCulture)]}): {what}"));
    }
}
