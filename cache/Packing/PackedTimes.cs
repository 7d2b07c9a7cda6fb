namespace StonMedia.Cache.Packing;

/// <summary>The part of a packed record that a purge changes; see the members of <see cref="Entries.EntrySnapshot"/> of the same names.</summary>
public record struct PackedTimes(long FreshUntil, long FreshBeforePurge, long PurgeSeen, bool MustRevalidate);
