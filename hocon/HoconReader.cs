using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>
/// Reads HOCON as HOCON.md of lightbend/config describes it; where that is open, or its own implementation departs from it, see
/// hocon/README.md. Safe for hostile input within the limits of <see cref="HoconOptions"/>.
/// </summary>
public static class HoconReader
{
    /// <summary>Reads a file (.json strictly as JSON, .properties as such, all else as HOCON), its includes, and resolves it.</summary>
    /// <exception cref="HoconException">Anything is wrong with it, unreadable files included.</exception>
    public static HoconObject ParseFile(string path, HoconOptions? options = null) => ReadFile(path, options).Resolve(options);

    /// <summary>Reads a text, its includes, and resolves it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">How errors call it.</param>
    /// <param name="options">What it depends on; null for the defaults.</param>
    /// <exception cref="HoconException">Anything is wrong with it.</exception>
    public static HoconObject ParseString(string text, string name = "text", HoconOptions? options = null)
        => ReadString(text, name, options).Resolve(options);

    /// <summary>Reads a file and its includes, without resolving substitutions.</summary>
    /// <exception cref="HoconException">The syntax is wrong or a file cannot be read.</exception>
    public static HoconDocument ReadFile(string path, HoconOptions? options = null)
        => new(new Includer(options ?? HoconOptions.Default).Main(path));

    /// <summary>Reads a text and its includes, without resolving substitutions.</summary>
    /// <exception cref="HoconException">The syntax is wrong or a file cannot be read.</exception>
    public static HoconDocument ReadString(string text, string name = "text", HoconOptions? options = null)
        => new(new Includer(options ?? HoconOptions.Default).Main(text, name));
}
