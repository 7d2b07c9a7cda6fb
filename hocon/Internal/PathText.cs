using System.Text;

namespace StonMedia.Hocon.Internal;

/// <summary>Paths written out again.</summary>
internal static class PathText
{
    /// <summary>Elements joined by dots, quoted where they would otherwise read differently.</summary>
    public static string Render(ReadOnlySpan<string> path)
    {
        var text = new StringBuilder();
        foreach (string element in path)
        {
            if (text.Length > 0) text.Append('.');
            if (IsPlain(element))
                text.Append(element);
            else
                text.Append('"').Append(element.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        return text.ToString();
    }

    private static bool IsPlain(string element)
    {
        foreach (char c in element)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        return element.Length > 0;
    }
}
