namespace StonMedia.Cache.Settings;

/// <summary><c>key.query</c>.</summary>
public enum QueryMode
{
    /// <summary>Every query is an object of its own.</summary>
    Keep,

    /// <summary>The query is no part of the key and is not sent to the origin.</summary>
    Drop,
}
