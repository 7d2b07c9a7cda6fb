using Microsoft.AspNetCore.Http;

namespace StonMedia.Http.Front;

/// <summary>
/// What a viewer is told of a failure. Only sentences that are known to be plain go out; the log has the reason as it is, with
/// addresses, names of settings and texts of the runtime.
/// </summary>
internal static class ViewerReason
{
    private static readonly HashSet<string> s_plain = new(StringComparer.Ordinal)
    {
        "internal error",
        "the origin could not be reached",
        "the origin could not be reached in time",
        "the origin did not answer in time",
        "the origin closed the connection early",
        "the origin's answer was malformed",
        "no origin server is available",
    };

    /// <param name="status">The answer's status: stands for the reason where that is not for viewers.</param>
    public static string Of(int status, string reason) => s_plain.Contains(reason) ? reason : status switch
    {
        _ when reason.Contains("was stopped", StringComparison.Ordinal) => "the edge was interrupted, try again",
        StatusCodes.Status503ServiceUnavailable => "the edge is overloaded, try again later",
        StatusCodes.Status504GatewayTimeout => "the origin did not answer in time",
        _ when reason.Contains("cache.memory", StringComparison.Ordinal) => "the edge is overloaded, try again later",
        _ => "the origin's answer could not be used",
    };
}
