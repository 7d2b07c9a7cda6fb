namespace StonMedia.Cache.Http;

/// <summary>What a Range header asks for, judged against a body's length.</summary>
public enum RangeOutcome
{
    /// <summary>The header is to be ignored: 200 with the whole body.</summary>
    Whole,

    /// <summary>206 with one range.</summary>
    Single,

    /// <summary>206 multipart/byteranges.</summary>
    Multiple,

    /// <summary>416 with "Content-Range: bytes */length".</summary>
    Unsatisfiable,
}
