using System.Globalization;
using StonHocon = StonMedia.Hocon;

namespace Akka.Configuration.Hocon;

/// <summary>One value of a <see cref="Config"/>.</summary>
public class HoconValue
{
    internal HoconValue(StonHocon.HoconValue inner) => Inner = inner;

    internal StonHocon.HoconValue Inner { get; }

    /// <summary>True for an object without keys.</summary>
    public bool IsEmpty => Inner is StonHocon.HoconObject { Count: 0 };

    /// <summary>True for an object.</summary>
    public bool IsObject() => Inner is StonHocon.HoconObject;

    /// <summary>True for text, numbers, booleans and null.</summary>
    public bool IsString() => Inner.Text is not null;

    /// <summary>True for an array with elements.</summary>
    public bool IsArray() => Inner is StonHocon.HoconArray { Count: > 0 };

    /// <summary>The configuration with this value as its root.</summary>
    public Config ToConfig() => new(this);

    /// <summary>The value of a key; null when there is none, or this is no object.</summary>
    public HoconValue? GetChildObject(string key)
        => Inner is StonHocon.HoconObject obj && obj.TryGet(key, out StonHocon.HoconValue? child) ? new HoconValue(child) : null;

    /// <summary>The elements; none when this is no array.</summary>
    public IList<HoconValue> GetArray()
    {
        var items = new List<HoconValue>();
        if (Inner is StonHocon.HoconArray array)
        {
            foreach (StonHocon.HoconValue item in array)
                items.Add(new HoconValue(item));
        }
        return items;
    }

    /// <summary>The text as written; null for arrays, objects and null.</summary>
    public string? GetString() => Inner.Text?.Trim() is { } text and not "null" ? text : null;

    /// <summary>on, off, true or false.</summary>
    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        string other => throw new NotSupportedException($"Unknown boolean format: {other}"),
        null => throw new NotSupportedException("Unknown boolean format: "),
    };

    /// <summary>A number.</summary>
    public decimal GetDecimal() => decimal.Parse(GetString()!, NumberFormatInfo.InvariantInfo);

    /// <summary>A number.</summary>
    public float GetFloat() => float.Parse(GetString()!, NumberFormatInfo.InvariantInfo);

    /// <summary>A number.</summary>
    public double GetDouble() => double.Parse(GetString()!, NumberFormatInfo.InvariantInfo);

    /// <summary>A 64-bit integer.</summary>
    public long GetLong() => long.Parse(GetString()!, NumberFormatInfo.InvariantInfo);

    /// <summary>A 32-bit integer.</summary>
    public int GetInt() => int.Parse(GetString()!, NumberFormatInfo.InvariantInfo);

    /// <summary>Texts.</summary>
    public IList<string> GetStringList() => Map(static value => value.GetString()!);

    /// <summary>Integers.</summary>
    public IList<int> GetIntList() => Map(static value => value.GetInt());

    /// <summary>Integers.</summary>
    public IList<long> GetLongList() => Map(static value => value.GetLong());

    /// <summary>Booleans.</summary>
    public IList<bool> GetBooleanList() => Map(static value => value.GetBoolean());

    /// <summary>Numbers.</summary>
    public IList<double> GetDoubleList() => Map(static value => value.GetDouble());

    /// <summary>A duration with a unit, milliseconds without one, or the word infinite.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => UnitText.ToTimeSpan(GetString()!, allowInfinite);

    /// <summary>Bytes; null for an empty text. Fractions are refused.</summary>
    public long? GetByteSize() => UnitText.ToByteSize(GetString());

    /// <summary>The value as HOCON.</summary>
    public override string ToString() => ToString(0);

    /// <summary>The value as HOCON, nested ones indented by two blanks a level.</summary>
    public virtual string ToString(int indent) => ConfigText.Render(Inner, indent);

    private List<T> Map<T>(Func<HoconValue, T> convert)
    {
        var items = new List<T>();
        foreach (HoconValue item in GetArray())
            items.Add(convert(item));
        return items;
    }
}
