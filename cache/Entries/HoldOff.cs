namespace StonMedia.Cache.Entries;

/// <summary>A load failed: until <paramref name="Until"/> (<see cref="Environment.TickCount64"/>) the origin is not asked for this key again.</summary>
public sealed record HoldOff(long Until, int Status, string Reason);
