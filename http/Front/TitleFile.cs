namespace StonMedia.Http.Front;

/// <summary>A file that a title's manifest names.</summary>
/// <param name="File">Relative to the manifest, or an absolute path.</param>
/// <param name="Language">RFC 5646; null to take what the file says.</param>
/// <param name="Name">How viewers are to be shown it; null to take what the file says.</param>
internal sealed record TitleFile(string File, string? Language, string? Name);
