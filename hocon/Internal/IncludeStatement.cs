namespace StonMedia.Hocon.Internal;

/// <summary>What an include statement says.</summary>
internal readonly record struct IncludeStatement(IncludeKind Kind, string Name, bool Required);
