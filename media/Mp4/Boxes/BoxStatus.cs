namespace StonMedia.Media.Mp4.Boxes;

/// <summary>What came of reading a box header.</summary>
internal enum BoxStatus
{
    Complete,

    /// <summary>The bytes at hand end within the header.</summary>
    NeedMoreData,

    /// <summary>No box can begin like this, or not with so little room.</summary>
    Malformed,
}
