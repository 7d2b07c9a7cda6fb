namespace StonMedia.Hocon;

/// <summary>What reading depends on besides the text, and the bounds that keep hostile text harmless.</summary>
public sealed record HoconOptions
{
    /// <summary>Variables that substitutions fall back to; null means the process's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Folder that <c>include file("...")</c> is relative to; null means the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Folder that quoted includes of a text without a file are relative to; null means that they are missing.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>Deepest nesting of objects and arrays, path elements counted. Default 1,000.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>Bytes of one file. Default 16 MiB.</summary>
    public long MaxFileSize { get; init; } = 16L << 20;

    /// <summary>Files one main file may include, directly or not. Default 1,000.</summary>
    public int MaxIncludes { get; init; } = 1000;

    /// <summary>
    /// Values of the resolved tree, each occurrence counted, 8 characters of text counting as one more. Default 4 million.
    /// Substitutions can double a tree with every line, so this bounds what a short text may grow to.
    /// </summary>
    public long MaxResolvedSize { get; init; } = 4_000_000;

    /// <summary>Steps (values visited, keys copied) that resolving substitutions may take. Default 40 million, a few seconds.</summary>
    public long MaxResolveSteps { get; init; } = 40_000_000;

    internal static HoconOptions Default { get; } = new();
}
