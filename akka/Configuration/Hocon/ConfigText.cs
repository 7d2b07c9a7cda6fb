using System.Text;
using StonHocon = StonMedia.Hocon;

namespace Akka.Configuration.Hocon;

/// <summary>Writes values as plain HOCON, one field a line, which both this reader and that of Akka.NET understand.</summary>
internal static class ConfigText
{
    public static string Render(StonHocon.HoconValue value, int indent)
    {
        var text = new StringBuilder();
        if (value is StonHocon.HoconObject root && indent == 0)
            AppendFields(text, root, 1);
        else
            Append(text, value, indent);
        return text.ToString();
    }

    private static void Append(StringBuilder text, StonHocon.HoconValue value, int indent)
    {
        switch (value)
        {
            case StonHocon.HoconObject obj:
                text.Append("{\r\n");
                AppendFields(text, obj, indent + 1);
                text.Append(' ', indent * 2).Append('}');
                break;
            case StonHocon.HoconArray array:
                text.Append('[');
                for (int i = 0; i < array.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Append(text, array[i], indent + 1);
                }
                text.Append(']');
                break;
            default:
                string word = value.Text!;
                text.Append(value is StonHocon.HoconString && (!IsPlain(word) || word == "null") ? Quoted(word) : word);
                break;
        }
    }

    private static void AppendFields(StringBuilder text, StonHocon.HoconObject obj, int indent)
    {
        foreach ((string key, StonHocon.HoconValue value) in obj)
        {
            text.Append(' ', indent * 2).Append(IsPlain(key) ? key : Quoted(key)).Append(" : ");
            Append(text, value, indent);
            text.Append("\r\n");
        }
    }

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        return text.Length > 0;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\': quoted.Append('\\').Append(c); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case < ' ': quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: quoted.Append(c); break;
            }
        }
        return quoted.Append('"').ToString();
    }
}
