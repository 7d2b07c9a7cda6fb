namespace StonMedia.Streams.Stills;

/// <summary>No picture could be made.</summary>
/// <param name="status">An HTTP status that tells whose fault it is: 500 the film's or the program's, 501 cannot be done here, 503 not now, 504 the origin's; 404 there is none.</param>
/// <param name="reason">One line for viewers.</param>
public sealed class PictureException(int status, string reason) : Exception(reason)
{
    public int Status => status;

    /// <summary>What the operator should know besides; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Trying again soon may help.</summary>
    public bool IsPassing => status == 503;
}
