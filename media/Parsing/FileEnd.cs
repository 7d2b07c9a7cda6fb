namespace StonMedia.Media.Parsing;

/// <summary>Whether a file that was written to lately says of itself that it is complete.</summary>
public enum FileEnd : byte
{
    /// <summary>Files of its kind can be added to at any time: FLV, MP3, fragmented MP4 without the index of fragments at its end, all that is not known.</summary>
    Open,

    /// <summary>An MP4 whose moov is missing, or whose last box is cut off or runs to wherever the end is.</summary>
    Missing,

    /// <summary>An MP4 with its moov, and its last box ends where the file does; or a fragmented one with the index of fragments (mfra) behind.</summary>
    Reached,
}
