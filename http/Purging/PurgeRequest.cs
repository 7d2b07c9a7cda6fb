using StonMedia.Cache.Purging;

namespace StonMedia.Http.Purging;

/// <summary>What a caller of the management asks for, as text.</summary>
/// <param name="Kind">Which command.</param>
/// <param name="Urls">URLs and patterns; each may name its host, and one that does not is on the host before it.</param>
/// <param name="Tags">Words of the tag headers.</param>
/// <param name="Host">Virtual host of tags and of URLs without one; null: all hosts for tags, the only or default one for URLs.</param>
/// <param name="Seconds">For expire-after; 0 for the others.</param>
internal sealed record PurgeRequest(PurgeKind Kind, IReadOnlyList<string> Urls, IReadOnlyList<string> Tags, string? Host, int Seconds);
