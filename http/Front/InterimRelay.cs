using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Front;

/// <summary>
/// Passes interim responses (103 Early Hints) of the origin on to one viewer who waits for the final one. Kestrel has no way to
/// send them, so they are written to the connection itself, by the request's own turn and before its response begins: until then
/// Kestrel writes nothing there. That holds for HTTP/1.1 only.
/// </summary>
internal sealed class InterimRelay
{
    private const int Most = 8;
    private const int StatusEarlyHints = 103;

    private readonly Lock _gate = new();
    private Queue<InterimHead>? _heads;     // most answers have none
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    private InterimRelay() { }

    /// <summary>The relay of a request; null when its client cannot take interim responses (RFC 9110 15.2), or they cannot be sent.</summary>
    public static InterimRelay? For(Exchange exchange) => HttpProtocol.IsHttp11(exchange.Request.Protocol) ? new() : null;

    /// <summary>Takes a head; beyond the eighth of a request they are dropped. From any thread, never waits.</summary>
    public void Add(InterimHead head)
    {
        lock (_gate)
        {
            if (_taken++ >= Most) return;
            (_heads ??= new()).Enqueue(head);
            _came.TrySetResult();
        }
    }

    /// <summary>Waits for what the viewer will be answered from, and sends on what comes ahead of it; all of that is sent when this ends.</summary>
    /// <param name="final">What is waited for.</param>
    /// <param name="early">False: nothing is sent before that is here, because Kestrel may be writing 100 Continue meanwhile.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> RunAsync<T>(Task<T> final, Exchange exchange, Site site, TargetPlan plan, bool early)
    {
        while (early && !final.IsCompleted)
            if (await Task.WhenAny(final, _came.Task) != final) await SendAsync(exchange, site, plan);
        T result = await final;
        if (_taken > 0) await SendAsync(exchange, site, plan);
        return result;
    }

    /// <summary>Sends what has come. A client that has gone or takes nothing is no failure here: what follows notices.</summary>
    private async ValueTask SendAsync(Exchange exchange, Site site, TargetPlan plan)
    {
        PipeWriter? output = exchange.Transport;
        while (TryTake() is { } head)
        {
            if (output is null) continue;
            output.Write(Encoding.Latin1.GetBytes(Text(head, exchange, site, plan)));
            FlushResult flushed = await exchange.Watch(output.FlushAsync());
            await WorkLane.Enter();
            if (flushed.IsCompleted || flushed.IsCanceled) output = null;
        }
    }

    private InterimHead? TryTake()
    {
        lock (_gate)
        {
            if (_heads?.TryDequeue(out InterimHead? head) == true) return head;
            if (_came.Task.IsCompleted) _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return null;
        }
    }

    private static string Text(InterimHead head, Exchange exchange, Site site, TargetPlan plan)
    {
        string phrase = head.Status == StatusEarlyHints ? "Early Hints" : ReasonPhrases.GetReasonPhrase(head.Status);
        var text = new StringBuilder(256).Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {head.Status} {phrase}\r\n");
        string via = "1.1 " + PreparedHead.CacheName;
        foreach (HeaderField line in HopByHop.Forwardable(head.Headers).AsSpan())
        {
            // An interim response has no body and so no length (RFC 9110 8.6).
            if (Is(line, "Content-Length") || !HeaderLines.IsSendable(line) || HeaderRules.Hides(site, plan, exchange, line.Name)) continue;
            if (site.Settings.Headers.Via && Is(line, "Via")) via = $"{line.Value}, {via}";
            else text.Append(line.Name).Append(": ").Append(line.Value).Append("\r\n");
        }

        if (site.Settings.Headers.Via) text.Append("Via: ").Append(via).Append("\r\n");
        return text.Append("\r\n").ToString();
    }

    private static bool Is(HeaderField line, string name) => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
