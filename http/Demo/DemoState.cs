using Microsoft.AspNetCore.Http;

namespace StonMedia.Http.Demo;

/// <summary>What the player page shows, as JSON at <c>/demo/state</c>. Sizes are bytes, times are seconds since the start.</summary>
internal sealed record DemoState(IReadOnlyList<DemoState.File> Files, int Requests, long? Delivered, IReadOnlyList<DemoState.Transfer> Transfers)
{
    public static DemoState Of(DemoFiles files, OriginLog log, long? delivered) => new(
        [.. files.All.Select(static file => new File(file.Name, file.Length, DemoFiles.TypeOf(file.Name)!))],
        log.Count,
        delivered is { } bytes ? Math.Max(0, bytes) : null,
        [.. log.Newest.Select(static one => new Transfer(
            one.Number, Math.Round(one.At.TotalSeconds, 2), one.Method, one.Target, one.Status, one.First, one.Length, one.Sent, one.Done))]);

    public Task WriteAsync(HttpResponse response) => response.WriteAsJsonAsync(this, response.HttpContext.RequestAborted);

    /// <param name="Name">Path without its slash.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="Type">Media type.</param>
    public sealed record File(string Name, long Size, string Type);

    /// <param name="Number">From 1.</param>
    /// <param name="At">When it came.</param>
    /// <param name="Method">GET or HEAD.</param>
    /// <param name="Target">Path and query.</param>
    /// <param name="Status">0: not yet answered.</param>
    /// <param name="First">Offset of the first byte sent.</param>
    /// <param name="Length">Bytes announced.</param>
    /// <param name="Sent">Bytes sent so far.</param>
    /// <param name="Done">Whether it has ended.</param>
    public sealed record Transfer(int Number, double At, string Method, string Target, int Status, long First, long? Length, long Sent, bool Done);
}
