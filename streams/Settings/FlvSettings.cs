namespace StonMedia.Streams.Settings;

/// <summary><c>media.flv</c>: clips of FLV.</summary>
public sealed record FlvSettings
{
    /// <summary>Whether timestamps of clips begin at 0. Default off: they stay what they are, and the clip is one range of the source.</summary>
    public bool Rebase { get; init; }

    /// <summary>
    /// Whether a whole number as the start, without an end, is a byte of the file, as players of nginx's flv module ask. Default off: seconds.
    /// </summary>
    public bool ByteOffset { get; init; }
}
