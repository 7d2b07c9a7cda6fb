namespace StonMedia.Hocon;

/// <summary>One thing in a user's configuration that the shape does not know.</summary>
/// <param name="Path">The path of the key, quoted where needed.</param>
/// <param name="Origin">Where the user wrote it.</param>
/// <param name="Message">One sentence, with the suggestion when there is one.</param>
/// <param name="Suggestion">The key that was probably meant; null when none is near.</param>
public sealed record HoconShapeIssue(string Path, HoconOrigin Origin, string Message, string? Suggestion);
