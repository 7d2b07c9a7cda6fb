using System.Text;

namespace StonMedia.Hocon.Internal;

/// <summary>Java properties: lines of name and value, all values texts (HOCON.md, "Java properties mapping").</summary>
internal static class PropertiesParser
{
    public static HoconObject Parse(string text, string file)
    {
        var root = new HoconObject(new HoconOrigin(file, 1, 1));
        var logical = new StringBuilder();
        int line = 0, first = 1;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> part = raw.TrimStart(" \t\f");
            if (logical.Length == 0)
            {
                if (part.Length == 0 || part[0] is '#' or '!') continue;
                first = line;
            }
            if (EndsInContinuation(part))
            {
                logical.Append(part[..^1]);
                continue;
            }
            logical.Append(part);
            AddLine(root, logical.ToString(), new HoconOrigin(file, first, 1));
            logical.Clear();
        }
        if (logical.Length > 0) AddLine(root, logical.ToString(), new HoconOrigin(file, first, 1));
        return root;
    }

    private static bool EndsInContinuation(ReadOnlySpan<char> line)
        => ((line.Length - line.TrimEnd('\\').Length) & 1) == 1;

    // The name ends at the first blank, = or : that is not escaped; one = or : and blanks around it part name and value.
    private static void AddLine(HoconObject root, string line, HoconOrigin origin)
    {
        int end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
            end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        int value = SkipBlanks(line, end);
        if (value < line.Length && line[value] is '=' or ':') value = SkipBlanks(line, value + 1);
        PropertyPaths.Add(root, Unescape(line.AsSpan(0, end), origin), new HoconString(Unescape(line.AsSpan(value), origin), origin));
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t' or '\f') at++;
        return at;
    }

    private static string Unescape(ReadOnlySpan<char> text, HoconOrigin origin)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            if (++i == text.Length) break;
            if (text[i] != 'u')
            {
                plain.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', char c => c });
                continue;
            }
            int value = 0;
            for (int end = i + 4; i < end; value = (value << 4) | JavaNumbers.Digit(text[i], 16))
            {
                if (++i >= text.Length || !char.IsAsciiHexDigit(text[i]))
                    throw new HoconException(HoconErrorKind.Parse, "\\u must be followed by four hexadecimal digits", origin);
            }
            plain.Append((char)value);
        }
        return plain.ToString();
    }
}
