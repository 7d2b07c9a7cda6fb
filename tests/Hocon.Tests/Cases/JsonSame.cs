using System.Text.Json;

namespace StonMedia.Hocon.Tests.Cases;

/// <summary>Compares a value with expected JSON: numbers as numbers, 1e400 standing for infinity, texts with lone surrogates too.</summary>
internal static class JsonSame
{
    /// <summary>Null when they are the same, otherwise where and how they differ.</summary>
    public static string? Difference(JsonElement expected, HoconValue actual, string at = "root")
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when actual is HoconObject obj:
                string[] names = [.. expected.EnumerateObject().Select(static p => Unescaped(p))];
                if (!names.ToHashSet(StringComparer.Ordinal).SetEquals(obj.Keys)) return $"{at}: keys {string.Join(',', obj.Keys)} instead of {string.Join(',', names)}";
                return expected.EnumerateObject().Select(p => Difference(p.Value, obj[Unescaped(p)], $"{at}.{Unescaped(p)}")).FirstOrDefault(static d => d is not null);
            case JsonValueKind.Array when actual is HoconArray array:
                if (expected.GetArrayLength() != array.Count) return $"{at}: {array.Count} elements instead of {expected.GetArrayLength()}";
                return expected.EnumerateArray().Select((e, i) => Difference(e, array[i], $"{at}[{i}]")).FirstOrDefault(static d => d is not null);
            case JsonValueKind.String when actual is HoconString text:
                return Text(expected) == text.Value ? null : $"{at}: '{text.Value}' instead of '{Text(expected)}'";
            case JsonValueKind.Number when actual is HoconNumber number:
                return expected.TryGetInt64(out long integer) && number.IsInteger
                    ? (integer == number.ToInt64() ? null : $"{at}: {number.ToInt64()} instead of {integer}")
                    : expected.GetDouble() == number.ToDouble() ? null : $"{at}: {number.ToDouble():R} instead of {expected.GetDouble():R}";
            case JsonValueKind.True when actual is HoconBoolean { Value: true }:
            case JsonValueKind.False when actual is HoconBoolean { Value: false }:
            case JsonValueKind.Null when actual is HoconNull:
                return null;
            default:
                return $"{at}: {actual} instead of {expected.GetRawText()}";
        }
    }

    /// <summary>The text of a JSON string; the framework's own reader refuses lone surrogates.</summary>
    public static string Text(JsonElement text) => Undo(text.GetRawText()[1..^1]);

    private static string Unescaped(JsonProperty property)
    {
        string raw = property.ToString();
        int end = 1;
        while (raw[end] != '"') end += raw[end] == '\\' ? 2 : 1;
        return Undo(raw[1..end]);
    }

    private static string Undo(string raw)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
            }
            else if (raw[++i] == 'u')
            {
                text.Append((char)Convert.ToInt32(raw.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', char c => c });
            }
        }
        return text.ToString();
    }
}
