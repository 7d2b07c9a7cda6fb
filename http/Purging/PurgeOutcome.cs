using StonMedia.Cache.Purging;

namespace StonMedia.Http.Purging;

/// <summary>The answer to a command, before it is written as JSON.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Method">Name of the command, as in its path.</param>
/// <param name="Message">What went wrong; null when nothing did.</param>
/// <param name="Tally">What was hit.</param>
/// <param name="IsEstimate">It is not counted to the end; <c>/purges</c> tells the exact number later.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Sequence">Number of the last of its commands; 0 when there is none.</param>
internal sealed record PurgeOutcome(
    int Status, string Method, string? Message = null, PurgeTally Tally = default, bool IsEstimate = false, long Milliseconds = 0, long Sequence = 0);
