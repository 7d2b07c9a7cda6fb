using System.Globalization;
using StonMedia.Cache.Conditions;
using StonMedia.Cache.Patterns;
using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

internal sealed partial class Section
{
    /// <summary>A list whose elements <paramref name="read"/> turns into values, or null after reporting why not.</summary>
    public IReadOnlyList<T> List<T>(string key, IReadOnlyList<T> fallback, Func<Found, T?> read) where T : class
    {
        if (Elements(key) is not List<Found> elements) return fallback;
        List<T> items = [];
        foreach (Found element in elements)
            if (read(element) is T item) items.Add(item);
        return items;
    }

    /// <summary>
    /// As <see cref="List{T}"/>, for elements that are objects; <paramref name="shorthand"/> is asked about those that are not.
    /// </summary>
    public IReadOnlyList<T> Objects<T>(string key, string example, Func<Section, T?> read, Func<Found, T?>? shorthand = null) where T : class
        => List(key, [], element =>
        {
            if (element.Value is HoconObject found) return read(new Section([new Layer(found, element.Path)], element.Path, context));
            if (shorthand is not null && Scalars.Text(element.Value) is not null) return shorthand(element);
            Problems.Error(element, $"expected {example}, found {Scalars.Describe(element.Value)}");
            return null;
        });

    public IReadOnlyList<string> Strings(string key, IReadOnlyList<string> fallback) => List(key, fallback, String);

    public IReadOnlyList<T> Choices<T>(string key, IReadOnlyList<T> fallback) where T : struct, Enum
        => Values(key, fallback, found => Choice<T>(found));

    /// <summary>HTTP statuses; with <paramref name="classes"/> also 2xx to 5xx, given as 2 to 5.</summary>
    public IReadOnlyList<int> Statuses(string key, IReadOnlyList<int> fallback, bool classes = false) => Values(key, fallback, found =>
    {
        if (classes && Scalars.Text(found.Value) is [>= '1' and <= '5', 'x', 'x'] text) return text[0] - '0';
        return Int(found, 100, 599);
    });

    public IReadOnlyList<AddressRange> Ranges(string key, IReadOnlyList<AddressRange> fallback) => Values<AddressRange>(key, fallback, found =>
    {
        if (AddressRange.TryParse(Scalars.Text(found.Value), out AddressRange range)) return range;
        Problems.Error(found, $"expected an address or a block such as 10.0.0.0/8 or 2001:db8::/32, found {Scalars.Describe(found.Value)}");
        return null;
    });

    public IReadOnlyList<Glob> Globs(string key, IReadOnlyList<Glob> fallback) => List(key, fallback, Glob);

    /// <summary>A pattern over URL paths.</summary>
    public Glob? Glob(Found found)
    {
        if (String(found) is not string text) return null;
        if (text[0] is '/' or '*') return new Glob(text, context.IgnoreUrlCase);
        Problems.Error(found, $"'{text}' matches no path: a pattern begins with '/' or '*', such as {(text.Contains('/', StringComparison.Ordinal) ? "/" + text : "*." + text.TrimStart('.'))}");
        return null;
    }

    /// <param name="beforeAnswer">It is judged when there is no response yet.</param>
    public Condition? Condition(string key, bool beforeAnswer = false)
    {
        if (Find(key) is not Found found) return null;
        if (string.IsNullOrWhiteSpace(Scalars.Text(found.Value) ?? "-"))
        {
            Problems.Error(found, "an empty condition: leave the rule out, or write one such as \"url(/vod/*)\"");
            return null;
        }

        if (String(found) is not string text) return null;
        try
        {
            Condition condition = Cache.Conditions.Condition.Parse(text, context.IgnoreUrlCase);
            if (Asks(text, "country")) Problems.Warn(found.Origin, found.Path, "country() never holds: there is no geoip database (not built yet)");
            if (beforeAnswer && Asks(text, "mime"))
                Problems.Warn(found.Origin, found.Path, "mime() never holds here: the response's type is not known yet when this is judged");
            return condition;
        }
        catch (ConditionException fault)
        {
            Problems.Error(found, string.Create(CultureInfo.InvariantCulture, $"{fault.Message} (character {fault.Column} of \"{text}\")"));
            return null;
        }
    }

    /// <summary>Whether a test of that name stands in the text; a pattern that holds the same words costs a needless warning at worst.</summary>
    private static bool Asks(string text, string test)
    {
        for (int at = 0; (at = text.IndexOf(test + "(", at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if (at == 0 || text[at - 1] is ' ' or '(' or '\t') return true;
        return false;
    }

    /// <summary>The field names and values of an object such as <c>set { "access-control-allow-origin" = "*" }</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields(string key)
    {
        if (Find(key) is not Found found) return [];
        if (found.Value is not HoconObject fields)
        {
            Problems.Error(found, $"expected {{ \"header-name\" = \"value\" }}, found {Scalars.Describe(found.Value)}");
            return [];
        }
        List<KeyValuePair<string, string>> list = [];
        Flatten(fields, "", found.Path, list);
        return list;
    }

    /// <summary>An unquoted x.y is a path in HOCON, but here can only be meant as a name.</summary>
    private void Flatten(HoconObject fields, string prefix, string at, List<KeyValuePair<string, string>> list)
    {
        foreach ((string key, HoconValue value) in fields)
        {
            var field = new Found(value, Join(at, key));
            if (value is HoconObject below) Flatten(below, prefix + key + ".", field.Path, list);
            else if (Scalars.Text(value) is not string text) Problems.Error(field, $"expected a text, found {Scalars.Describe(value)}");
            else if (!HeaderNames.IsValue(text)) Problems.Error(field, "a header's value cannot hold control characters");
            else if (HeaderNames.Check(prefix + key) is string fault) Problems.Error(field, fault);
            else list.Add(new(prefix + key, text));
        }
    }

    private List<T> Values<T>(string key, IReadOnlyList<T> fallback, Func<Found, T?> read) where T : struct
    {
        List<T> items = [];
        if (Elements(key) is not List<Found> elements) return [.. fallback];
        foreach (Found element in elements)
            if (read(element) is T item) items.Add(item);
        return items;
    }

    private List<Found>? Elements(string key)
    {
        if (Find(key) is not Found found) return null;
        if (found.Value is HoconArray array)
            return [.. array.Select((value, i) => new Found(value, string.Create(CultureInfo.InvariantCulture, $"{found.Path}[{i}]")))];
        // One value is the usual slip: then it is shown how it is written.
        string list = Scalars.Text(found.Value) is null ? "[ ... ]" : $"[{Scalars.Describe(found.Value)}]";
        Problems.Error(found, $"expected a list {list}, found {Scalars.Describe(found.Value)}");
        return null;
    }
}
