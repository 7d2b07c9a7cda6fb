namespace StonMedia.Hocon;

/// <summary>A calendar period; exactly one part is not zero, except for a period of nothing.</summary>
/// <param name="Years">Years.</param>
/// <param name="Months">Months.</param>
/// <param name="Days">Days; weeks count as seven.</param>
public readonly record struct HoconPeriod(int Years, int Months, int Days);
