using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace StonMedia.Http.Front;

/// <summary>Responses of the front's own: a status and one line of text that says why.</summary>
internal static class ErrorAnswer
{
    /// <summary>Answers in place of whatever was prepared. Only before the response has started.</summary>
    /// <param name="reason">One line for the client; names no internals.</param>
    /// <param name="cacheStatus">Own part of Cache-Status; null for none.</param>
    public static Task WriteAsync(Exchange exchange, int status, string reason, string? cacheStatus = null)
    {
        exchange.Response.Headers.Clear();
        return AddAsync(exchange, status, reason, cacheStatus);
    }

    /// <summary>As <see cref="WriteAsync"/>, with the header fields that are there already.</summary>
    public static async Task AddAsync(Exchange exchange, int status, string reason, string? cacheStatus = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{status} {reason}\n"));
        IHeaderDictionary headers = exchange.Response.Headers;
        exchange.Response.StatusCode = status;
        headers.ContentType = "text/plain; charset=utf-8";
        headers.ContentLength = text.Length;
        if (cacheStatus is not null) headers["Cache-Status"] = cacheStatus;
        if (!exchange.IsHead) await exchange.Output.WriteAsync(text);
    }
}
