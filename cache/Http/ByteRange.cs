namespace StonMedia.Cache.Http;

/// <summary>A resolved range of a body, both ends inclusive and inside it: 0 &lt;= First &lt;= Last &lt; length.</summary>
public readonly record struct ByteRange(long First, long Last)
{
    /// <summary>Bytes in the range, at least one.</summary>
    public long Length => Last - First + 1;
}
