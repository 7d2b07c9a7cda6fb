namespace StonMedia.Media.Segments;

/// <summary>What became of a wanted piece.</summary>
public enum PieceOutcome : byte
{
    Made,

    /// <summary>The film has no such piece: a segment behind its end, a track it does not have.</summary>
    Missing,

    /// <summary>The film still grows, and has not come so far.</summary>
    NotYet,

    /// <summary>The film cannot be delivered this way.</summary>
    Unable,
}
