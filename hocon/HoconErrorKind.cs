namespace StonMedia.Hocon;

/// <summary>What was wrong; callers that only report need not look at it.</summary>
public enum HoconErrorKind
{
    /// <summary>The text is not HOCON (or JSON, or properties).</summary>
    Parse,

    /// <summary>A key or substitution is not a valid path expression.</summary>
    BadPath,

    /// <summary>A required substitution names nothing.</summary>
    Unresolved,

    /// <summary>A required substitution leads back to itself.</summary>
    Cycle,

    /// <summary>A value is of another type than was asked for, or two values cannot be joined.</summary>
    WrongType,

    /// <summary>A path that was asked for does not exist.</summary>
    Missing,

    /// <summary>A path that was asked for holds null.</summary>
    Null,

    /// <summary>A text is of the right type but does not say a number, duration, size ...</summary>
    BadValue,

    /// <summary>A file could not be read.</summary>
    Io,

    /// <summary>One of the limits of <see cref="HoconOptions"/> was reached.</summary>
    Limit,
}
