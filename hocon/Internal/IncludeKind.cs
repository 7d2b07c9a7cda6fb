namespace StonMedia.Hocon.Internal;

/// <summary>How the name of an include is to be understood.</summary>
internal enum IncludeKind
{
    /// <summary>A bare quoted name: relative to the including file.</summary>
    Heuristic,

    /// <summary>Relative to the working directory.</summary>
    File,

    /// <summary>There is no class path here: such a file is always missing.</summary>
    ClassPath,

    /// <summary>Refused.</summary>
    Url,
}
