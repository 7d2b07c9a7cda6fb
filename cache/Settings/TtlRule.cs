using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Settings;

/// <summary>One element of <c>ttl.custom</c>.</summary>
/// <param name="Match">Pattern over the normalised path.</param>
/// <param name="Ttl">Fixed TTL of what matches; zero: fresh only for the request that fetched it.</param>
public sealed record TtlRule(Glob Match, TimeSpan Ttl);
