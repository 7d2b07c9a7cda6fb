namespace StonMedia.Hocon;

/// <summary>
/// Says what may stand at places that the reference cannot describe by example: maps with keys of the user's choice, and elements of
/// arrays. A pattern is a path in which <c>*</c> stands for any key and a trailing <c>[]</c> for any element of an array.
/// </summary>
public sealed record HoconShapeRule
{
    private HoconShapeRule(string pattern) => Pattern = pattern;

    /// <summary>Where it applies.</summary>
    public string Pattern { get; }

    /// <summary>The path in the reference whose shape holds there; null when this rule does not say so.</summary>
    public string? SamePathAs { get; private init; }

    /// <summary>The keys that may stand there; null when this rule does not say so.</summary>
    public IReadOnlyList<string>? AllowedKeys { get; private init; }

    /// <summary>Anything may stand there.</summary>
    public static HoconShapeRule Free(string pattern) => new(pattern);

    /// <summary>What stands there follows the shape at another path of the reference, with the rules that hold for that path.</summary>
    public static HoconShapeRule Like(string pattern, string path) => new(pattern) { SamePathAs = path };

    /// <summary>Objects there may have these keys, with any values; what is no object is left alone.</summary>
    public static HoconShapeRule Keys(string pattern, params string[] keys) => new(pattern) { AllowedKeys = keys };
}
