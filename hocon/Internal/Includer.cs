using System.Text;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Hocon.Internal;

/// <summary>
/// Reads the main file and what it includes, within the limits (HOCON.md, "Include semantics"). A missing file is an empty object
/// unless it is required. Nothing is ever fetched from a network.
/// </summary>
internal sealed class Includer(HoconOptions options)
{
    // The depth at which the reference gives up; a real cycle is found before.
    private const int MaxNesting = 50;

    private readonly List<string> _open = [];
    private int _included;
    private long _read;

    public HoconOptions Options => options;

    /// <summary>Reads the main file.</summary>
    public HoconObject Main(string path)
    {
        if (!TryRead(path, default, out string? text, out HoconException? failure)) throw failure!;
        return ParseOpen(path, text!, KindOf(path), 0);
    }

    /// <summary>Reads a text that is no file.</summary>
    public HoconObject Main(string text, string name) => AsRoot(Parser.Parse(text, name, json: false, this, 0));

    /// <summary>Reads what a statement names; null when it is missing and may be.</summary>
    public HoconObject? Include(IncludeStatement statement, string? includer, HoconOrigin origin, int depth)
    {
        if (statement.Kind == IncludeKind.Url || IsUrl(statement.Name))
            throw new HoconException(HoconErrorKind.Io, $"include of '{statement.Name}': files are never fetched from URLs here", origin);

        string? path = statement.Kind switch
        {
            IncludeKind.File => Path.Combine(options.WorkingDirectory ?? "", statement.Name),
            IncludeKind.ClassPath => null,
            _ => RelativeTo(includer, statement.Name),
        };
        if (path is null || path.Contains('\0')) return Missing(statement, null, origin);    // no file has such a name
        if (HasExtension(statement.Name))
        {
            // A bare name inherits the language of the including file, which is HOCON: nothing else can include.
            TextKind kind = statement.Kind == IncludeKind.File ? KindOf(path) : TextKind.Hocon;
            return Read(path, kind, origin, depth, out HoconException? failure) ?? Missing(statement, failure, origin);
        }

        // All three are read; .conf wins over .json over .properties.
        HoconObject? merged = null;
        foreach ((string extension, TextKind kind) in Extensions)
        {
            if (Read(path + extension, kind, origin, depth, out _) is not { } found) continue;
            merged = merged is null ? found : (HoconObject)merged.WithOlder(found);
        }
        return merged ?? Missing(statement, null, origin);
    }

    private static readonly (string Extension, TextKind Kind)[] Extensions
        = [(".conf", TextKind.Hocon), (".json", TextKind.Json), (".properties", TextKind.Properties)];

    private static HoconObject? Missing(IncludeStatement statement, HoconException? failure, HoconOrigin origin)
        => !statement.Required ? null
            : throw new HoconException(HoconErrorKind.Io, $"the required include '{statement.Name}' cannot be read{(failure is null ? "" : $": {failure.Message}")}", origin, failure);

    private string? RelativeTo(string? includer, string name)
    {
        if (Path.IsPathRooted(name)) return name;
        if (_open.Count == 0) return options.BaseDirectory is null ? null : Path.Combine(options.BaseDirectory, name);
        return Path.Combine(Path.GetDirectoryName(includer) ?? "", name);
    }

    private HoconObject? Read(string path, TextKind kind, HoconOrigin origin, int depth, out HoconException? failure)
    {
        string full = Path.GetFullPath(path);
        if (_open.Contains(full))
            throw new HoconException(HoconErrorKind.Parse, $"'{path}' includes itself", origin);
        if (_open.Count >= MaxNesting)
            throw new HoconException(HoconErrorKind.Limit, $"includes are nested more than {MaxNesting} deep", origin);
        if (!TryRead(path, origin, out string? text, out failure)) return null;
        if (++_included > options.MaxIncludes)
            throw new HoconException(HoconErrorKind.Limit, $"more than {options.MaxIncludes} files are included", origin);
        return ParseOpen(path, text!, kind, depth);
    }

    private HoconObject ParseOpen(string path, string text, TextKind kind, int depth)
    {
        if (kind == TextKind.Properties) return PropertiesParser.Parse(text, path);
        _open.Add(Path.GetFullPath(path));
        HoconObject root = AsRoot(Parser.Parse(text, path, kind == TextKind.Json, this, depth));
        _open.RemoveAt(_open.Count - 1);
        return root;
    }

    private static HoconObject AsRoot(HoconValue value)
        => value as HoconObject ?? throw new HoconException(HoconErrorKind.WrongType, "the root must be an object, not an array", value.Origin);

    // Bytes that are no UTF-8 become U+FFFD, as in the reference.
    private bool TryRead(string path, HoconOrigin origin, out string? text, out HoconException? failure)
    {
        text = null;
        failure = null;
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            var bytes = new byte[4096];
            int length = 0;
            while (RandomAccess.Read(handle, bytes.AsSpan(length), length) is int read and > 0)
            {
                length += read;
                _read += read;
                if (length > options.MaxFileSize || _read > options.MaxFileSize * 4)
                    throw new HoconException(HoconErrorKind.Limit, $"'{path}' is too large: a file may have {options.MaxFileSize} bytes, all together four times that", origin);
                if (length == bytes.Length) Array.Resize(ref bytes, length * 4);
            }
            text = Encoding.UTF8.GetString(bytes, 0, length);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = cause is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : Directory.Exists(path) ? $"{path} is a folder" : $"{path} cannot be read: {cause.Message}";
            failure = new HoconException(HoconErrorKind.Io, reason, new HoconOrigin(path, 0, 0), cause);
            return false;
        }
    }

    private static TextKind KindOf(string path)
        => path.EndsWith(".json", StringComparison.Ordinal) ? TextKind.Json
            : path.EndsWith(".properties", StringComparison.Ordinal) ? TextKind.Properties : TextKind.Hocon;

    private static bool HasExtension(string name)
        => KindOf(name) != TextKind.Hocon || name.EndsWith(".conf", StringComparison.Ordinal);

    private static bool IsUrl(string name)
        => name.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ftp:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("jar:", StringComparison.OrdinalIgnoreCase);
}
