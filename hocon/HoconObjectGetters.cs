using System.Diagnostics.CodeAnalysis;
using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <content>Typed values by path expression, converted as HOCON.md ("Automatic type conversions") says.</content>
public sealed partial class HoconObject
{
    /// <summary>Tells whether a path leads to a value that is not null.</summary>
    /// <exception cref="HoconException">The path is not a path expression.</exception>
    public bool HasPath(string path) => TryFind(path, out HoconValue? value) && value is not HoconNull;

    /// <summary>Tells whether a path leads to null.</summary>
    /// <exception cref="HoconException">The path leads nowhere.</exception>
    public bool IsNull(string path) => Find(path) is HoconNull;

    /// <summary>The value at a path, null included.</summary>
    /// <exception cref="HoconException">The path leads nowhere, or through something that is no object.</exception>
    public HoconValue Find(string path)
    {
        string[] elements = PathExpression.Parse(path);
        HoconObject container = this;
        for (int i = 0; ; i++)
        {
            if (!container.TryGet(elements[i], out HoconValue? value))
                throw new HoconException(HoconErrorKind.Missing, $"{Rendered(elements, i)} is missing", container.Origin);
            if (i == elements.Length - 1) return value;
            if (value is HoconNull)
                throw new HoconException(HoconErrorKind.Null, $"{Rendered(elements, i)} is null, expected an object", value.Origin);
            if (value is HoconObject next)
                container = next;
            else
                HoconException.ThrowWrongType(value, Rendered(elements, i), "an object");
        }
    }

    /// <summary>Finds the value at a path, null included; false when the path leads nowhere.</summary>
    /// <exception cref="HoconException">The path is not a path expression.</exception>
    public bool TryFind(string path, [NotNullWhen(true)] out HoconValue? value)
    {
        value = this;
        foreach (string element in PathExpression.Parse(path))
        {
            if (value is HoconObject container && container.TryGet(element, out value)) continue;
            value = null;
            return false;
        }
        return true;
    }

    /// <summary>A text; numbers as they were written, booleans as true and false.</summary>
    /// <exception cref="HoconException">Missing, null, or an array or object.</exception>
    public string GetString(string path) => Conversions.ToText(Present(path), path);

    /// <summary>A boolean: true, yes, on, false, no, off.</summary>
    /// <exception cref="HoconException">Missing, null, or another value.</exception>
    public bool GetBoolean(string path) => Conversions.ToBoolean(Present(path), path);

    /// <summary>A whole number within 32 bits; a fraction is cut off.</summary>
    /// <exception cref="HoconException">Missing, null, no number, or out of range.</exception>
    public int GetInt(string path) => Conversions.ToInt(Present(path), path);

    /// <summary>A whole number; a fraction is cut off, and what exceeds 64 bits becomes the nearest that does not.</summary>
    /// <exception cref="HoconException">Missing, null, or no number.</exception>
    public long GetLong(string path) => Conversions.ToNumber(Present(path), path).ToInt64();

    /// <summary>A number.</summary>
    /// <exception cref="HoconException">Missing, null, or no number.</exception>
    public double GetDouble(string path) => Conversions.ToNumber(Present(path), path).ToDouble();

    /// <summary>A duration; a bare number is milliseconds. See <see cref="HoconUnits.TryParseDuration(string, out long)"/>.</summary>
    /// <exception cref="HoconException">Missing, null, no duration, or more than a TimeSpan holds.</exception>
    public TimeSpan GetDuration(string path) => TimeSpan.FromTicks(GetDurationNanos(path) / 100);

    /// <summary>A duration in nanoseconds; what exceeds 64 bits becomes the nearest that does not.</summary>
    /// <exception cref="HoconException">Missing, null, or no duration.</exception>
    public long GetDurationNanos(string path) => Conversions.ToNanos(Present(path), path);

    /// <summary>A size in bytes, not negative. See <see cref="HoconUnits.TryParseSize"/>.</summary>
    /// <exception cref="HoconException">Missing, null, no size, or more than 64 bits.</exception>
    public long GetSize(string path) => Conversions.ToSize(Present(path), path);

    /// <summary>A period of whole days, weeks, months or years; a bare number is days.</summary>
    /// <exception cref="HoconException">Missing, null, or no period.</exception>
    public HoconPeriod GetPeriod(string path)
    {
        HoconValue value = Present(path);
        if (HoconUnits.TryParsePeriod(Conversions.ToText(value, path), out HoconPeriod period, out string? problem)) return period;
        HoconException.ThrowBadValue(value, path, problem!);
        return default;
    }

    /// <summary>A rate in bits per second. See <see cref="HoconUnits.TryParseRate"/>.</summary>
    /// <exception cref="HoconException">Missing, null, or no rate.</exception>
    public long GetRate(string path) => Conversions.ToRate(Present(path), path);

    /// <summary>A percentage: a number, with or without %.</summary>
    /// <exception cref="HoconException">Missing, null, or no percentage.</exception>
    public double GetPercent(string path) => Conversions.ToPercent(Present(path), path);

    /// <summary>An object.</summary>
    /// <exception cref="HoconException">Missing, null, or something else.</exception>
    public HoconObject GetObject(string path)
    {
        HoconValue value = Present(path);
        if (value is not HoconObject) HoconException.ThrowWrongType(value, path, "an object");
        return (HoconObject)value;
    }

    /// <summary>An array, or what an object with numeric keys stands for.</summary>
    /// <exception cref="HoconException">Missing, null, or something else.</exception>
    public HoconArray GetArray(string path)
    {
        HoconValue value = NumericKeys.ToArray(Present(path));
        if (value is not HoconArray) HoconException.ThrowWrongType(value, path, "an array");
        return (HoconArray)value;
    }

    /// <summary>An array of texts.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is no text.</exception>
    public IReadOnlyList<string> GetStringList(string path) => Elements(path, Conversions.ToText);

    /// <summary>An array of whole numbers within 32 bits.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is none.</exception>
    public IReadOnlyList<int> GetIntList(string path) => Elements(path, Conversions.ToInt);

    /// <summary>An array of booleans.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is none.</exception>
    public IReadOnlyList<bool> GetBooleanList(string path) => Elements(path, Conversions.ToBoolean);

    /// <summary>An array of numbers.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is none.</exception>
    public IReadOnlyList<double> GetDoubleList(string path) => Elements(path, static (value, at) => Conversions.ToNumber(value, at).ToDouble());

    /// <summary>An array of sizes in bytes.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is none.</exception>
    public IReadOnlyList<long> GetSizeList(string path) => Elements(path, static (value, at) => Conversions.ToSize(Scalar(value, at), at));

    /// <summary>An array of durations in nanoseconds.</summary>
    /// <exception cref="HoconException">Missing, null, no array, or an element is none.</exception>
    public IReadOnlyList<long> GetDurationNanosList(string path) => Elements(path, static (value, at) => Conversions.ToNanos(Scalar(value, at), at));

    private T[] Elements<T>(string path, Func<HoconValue, string, T> convert)
    {
        HoconArray array = GetArray(path);
        var items = new T[array.Count];
        for (int i = 0; i < items.Length; i++)
        {
            string at = $"{path}[{i}]";
            if (array[i] is HoconNull) HoconException.ThrowWrongType(array[i], at, "a value");
            items[i] = convert(array[i], at);
        }
        return items;
    }

    // In a list of sizes or durations a boolean is the wrong type; alone it is a text with no number in it. So has the reference.
    private static HoconValue Scalar(HoconValue value, string path)
    {
        if (value is HoconBoolean) HoconException.ThrowWrongType(value, path, "a number with an optional unit");
        return value;
    }

    private HoconValue Present(string path)
    {
        HoconValue value = Find(path);
        return value is HoconNull ? throw new HoconException(HoconErrorKind.Null, $"{path} is null", value.Origin) : value;
    }

    private static string Rendered(string[] elements, int last) => PathText.Render(elements.AsSpan(0, last + 1));
}
