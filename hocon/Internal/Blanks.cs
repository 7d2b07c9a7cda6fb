using System.Globalization;

namespace StonMedia.Hocon.Internal;

/// <summary>What counts as whitespace (HOCON.md, "Whitespace"): Unicode separators, the usual controls, 1C to 1F and the byte order mark.</summary>
internal static class Blanks
{
    public static bool IsBlank(char c)
    {
        if (c < 0x80) return c is ' ' or (>= '\t' and <= '\r') or (>= '\u001C' and <= '\u001F');
        return c == '\uFEFF' || (c != '\u0085' && char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    public static bool IsBlank(string text)
    {
        foreach (char c in text)
        {
            if (!IsBlank(c)) return false;
        }
        return true;
    }

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsBlank(text[start])) start++;
        while (end > start && IsBlank(text[end - 1])) end--;
        return text[start..end];
    }
}
