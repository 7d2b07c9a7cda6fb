using StonMedia.Media.Layouts;
using StonMedia.Media.Segments;

namespace StonMedia.Streams.Views;

/// <summary>What answers a <see cref="ViewRequest"/>.</summary>
/// <param name="Layout">What to serve; empty when there is nothing but an error.</param>
/// <param name="Note">Why the file is served untouched, or what the error is; null otherwise.</param>
public sealed record ViewAnswer(Layout Layout, string? Note)
{
    /// <summary>HTTP status: 200, or of the error that <see cref="Note"/> explains.</summary>
    public int Status { get; private init; } = 200;

    /// <summary>The view's own content type; null: that of the file.</summary>
    public string? ContentType { get; init; }

    /// <summary>Seconds after which trying again makes sense; null: nothing is known of that.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What the operator should know of an error besides; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>An error that is kept until then (ticks in milliseconds); null: an answer is kept, an error is not.</summary>
    public long? KnownUntil { get; init; }

    /// <summary>What was asked for in place of bytes (<see cref="Media.Segments.PieceKind.HlsFacts"/>); null otherwise.</summary>
    public RenditionFacts? Facts { get; init; }

    /// <summary>There is no such view.</summary>
    /// <param name="status">An HTTP status of 400 or above.</param>
    /// <param name="reason">One line for viewers.</param>
    public static ViewAnswer Refused(int status, string reason) => new(Layout.Identity(0), reason) { Status = status };
}
