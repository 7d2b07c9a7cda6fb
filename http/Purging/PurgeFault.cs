namespace StonMedia.Http.Purging;

/// <summary>Why a command is not carried out.</summary>
/// <param name="Status">400 malformed, 403 not allowed, 404 unknown host, 405, 413, 503.</param>
/// <param name="Message">One line for the caller; made of visible characters only.</param>
internal sealed record PurgeFault(int Status, string Message);
