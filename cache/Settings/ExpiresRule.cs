using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Settings;

/// <summary>One element of <c>headers.expires</c>: Expires and max-age as viewers get them.</summary>
/// <param name="When">Requests and responses it is for; null: all.</param>
/// <param name="Time">How long an answer may be kept, counted from <paramref name="Base"/>. 0 s to 10 years.</param>
/// <param name="Base">From when it counts.</param>
public sealed record ExpiresRule(Condition? When, TimeSpan Time, ExpiresBase Base);
