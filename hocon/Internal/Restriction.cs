namespace StonMedia.Hocon.Internal;

/// <summary>The path that a look-up follows, and how far it has come; no path means "resolve everything".</summary>
internal readonly record struct Restriction(string[]? Path, int At);
