using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Settings;

/// <summary>One element of <c>bypass.rules</c>.</summary>
/// <param name="When">Requests it is for.</param>
/// <param name="Action">What becomes of them.</param>
public sealed record BypassRule(Condition When, BypassAction Action);
