using System.Globalization;
using System.Text;

namespace StonMedia.Hocon.Internal;

/// <summary>Writes a resolved value as one line of ASCII JSON. Lone surrogates survive, being escaped.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();

    public void Append(HoconValue value)
    {
        switch (value)
        {
            case HoconObject obj: Append(obj); break;
            case HoconArray array: Append(array); break;
            case HoconString text: AppendQuoted(text.Value); break;
            case HoconNumber number: Append(number); break;
            case HoconBoolean or HoconNull: _text.Append(value.Text); break;
            default: throw new InvalidOperationException($"{value.Describe()} cannot be written as JSON");
        }
    }

    public override string ToString() => _text.ToString();

    private void Append(HoconObject obj)
    {
        var keys = new string[obj.Count];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = obj.KeyAt(i);
        Array.Sort(keys, StringComparer.Ordinal);
        _text.Append('{');
        for (int i = 0; i < keys.Length; i++)
        {
            if (i > 0) _text.Append(", ");
            AppendQuoted(keys[i]);
            _text.Append(": ");
            Append(obj[keys[i]]);
        }
        _text.Append('}');
    }

    private void Append(HoconArray array)
    {
        _text.Append('[');
        for (int i = 0; i < array.Count; i++)
        {
            if (i > 0) _text.Append(", ");
            Append(array[i]);
        }
        _text.Append(']');
    }

    // Whole numbers within 64 bits as digits, others with their exponent: so they read back as numbers, as HOCON too. Infinity as a
    // number too large for any reader.
    private void Append(HoconNumber number)
    {
        double value = number.ToDouble();
        if (number.IsInteger)
            _text.Append(CultureInfo.InvariantCulture, $"{number.ToInt64()}");
        else if (double.IsInfinity(value))
            _text.Append(value > 0 ? "1e400" : "-1e400");
        else if (double.IsNaN(value))
            _text.Append("null");
        else
            _text.Append(value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'));
    }

    private void AppendQuoted(string text)
    {
        _text.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"': _text.Append("\\\""); break;
                case '\\': _text.Append("\\\\"); break;
                case '\n': _text.Append("\\n"); break;
                case '\r': _text.Append("\\r"); break;
                case '\t': _text.Append("\\t"); break;
                case '\b': _text.Append("\\b"); break;
                case '\f': _text.Append("\\f"); break;
                case >= ' ' and < '\u007F': _text.Append(c); break;
                default: _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
            }
        }
        _text.Append('"');
    }
}
