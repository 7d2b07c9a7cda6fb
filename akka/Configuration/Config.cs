using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;
using StonHocon = StonMedia.Hocon;

namespace Akka.Configuration;

/// <summary>
/// Settings read from HOCON. Immutable. A getter whose path leads nowhere gives its default; one whose value is of another kind throws
/// what the parsers of the framework throw (mostly <see cref="FormatException"/>).
/// </summary>
public class Config
{
    /// <summary>A configuration without keys.</summary>
    public static readonly Config Empty = ConfigurationFactory.Empty;

    private readonly HoconValue? _own;

    /// <summary>Makes a configuration without a root.</summary>
    public Config()
    {
    }

    /// <summary>Takes over a configuration and remembers a fallback.</summary>
    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        _own = source._own;
        Root = source.Root;
        Fallback = fallback;
    }

    internal Config(HoconValue root)
    {
        _own = root;
        Root = root;
    }

    private Config(HoconValue? own, HoconValue merged, Config? fallback)
    {
        _own = own;
        Root = merged;
        Fallback = fallback;
    }

    /// <summary>The configuration that this one was laid over; null when there is none.</summary>
    public Config? Fallback { get; }

    /// <summary>True when there is no key.</summary>
    public virtual bool IsEmpty => Root is null || Root.IsEmpty;

    /// <summary>Everything, fallbacks included.</summary>
    public virtual HoconValue? Root { get; }

    /// <summary>Reads text as a configuration.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "the genuine type has the operator alone")]
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>on, off, true or false.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => Node(path) is { } value ? value.GetBoolean() : @default;

    /// <summary>Bytes; null when the path leads nowhere.</summary>
    public virtual long? GetByteSize(string path) => Node(path)?.GetByteSize();

    /// <summary>Bytes.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Node(path) is { } value ? value.GetByteSize() : def;

    /// <summary>A 32-bit integer.</summary>
    public virtual int GetInt(string path, int @default = 0) => Node(path) is { } value ? value.GetInt() : @default;

    /// <summary>A 64-bit integer.</summary>
    public virtual long GetLong(string path, long @default = 0) => Node(path) is { } value ? value.GetLong() : @default;

    /// <summary>A text; null for arrays, objects and null.</summary>
    public virtual string? GetString(string path, string? @default = null) => Node(path) is { } value ? value.GetString() : @default;

    /// <summary>A number.</summary>
    public virtual double GetDouble(string path, double @default = 0) => Node(path) is { } value ? value.GetDouble() : @default;

    /// <summary>A number.</summary>
    public virtual float GetFloat(string path, float @default = 0) => Node(path) is { } value ? value.GetFloat() : @default;

    /// <summary>A number.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Node(path) is { } value ? value.GetDecimal() : @default;

    /// <summary>A duration with a unit, milliseconds without one, or the word infinite.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true)
        => Node(path) is { } value ? value.GetTimeSpan(allowInfinite) : @default.GetValueOrDefault();

    /// <summary>Texts; empty when the path leads nowhere.</summary>
    public virtual IList<string> GetStringList(string path) => Node(path) is { } value ? value.GetStringList() : [];

    /// <summary>Texts.</summary>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Node(path) is { } value ? value.GetStringList() : defaultPaths;

    /// <summary>Integers. The path must lead somewhere.</summary>
    public virtual IList<int> GetIntList(string path) => Required(path).GetIntList();

    /// <summary>Integers. The path must lead somewhere.</summary>
    public virtual IList<long> GetLongList(string path) => Required(path).GetLongList();

    /// <summary>Booleans. The path must lead somewhere.</summary>
    public virtual IList<bool> GetBooleanList(string path) => Required(path).GetBooleanList();

    /// <summary>Numbers. The path must lead somewhere.</summary>
    public virtual IList<double> GetDoubleList(string path) => Required(path).GetDoubleList();

    /// <summary>The part below a path; null when the path leads nowhere.</summary>
    public virtual Config? GetConfig(string path) => Node(path) is { } value ? new Config(value) : null;

    /// <summary>The value at a path; null when the path leads nowhere.</summary>
    public HoconValue? GetValue(string path) => Node(path);

    /// <summary>Tells whether a path leads somewhere.</summary>
    public virtual bool HasPath(string path) => Node(path) is not null;

    /// <summary>This configuration over a fallback; neither changes.</summary>
    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(fallback, this)) throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        if (fallback is null) return this;
        if (IsEmpty) return fallback;
        if (fallback.IsEmpty) return this;
        var merged = (StonHocon.HoconObject)Root!.Inner.WithOlder(fallback.Root!.Inner);
        return new Config(_own, new HoconValue(merged), Fallback is null ? fallback : Fallback.WithFallback(fallback));
    }

    /// <summary>The top-level keys and their values, fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable()
    {
        if (Root?.Inner is not StonHocon.HoconObject root) yield break;
        foreach ((string key, StonHocon.HoconValue value) in root)
            yield return new(key, new HoconValue(value));
    }

    /// <summary>The text of the configuration without its fallbacks.</summary>
    public override string ToString() => _own?.ToString() ?? "";

    /// <summary>The text of the configuration, with its fallbacks if wanted.</summary>
    public string ToString(bool includeFallback) => includeFallback ? Root?.ToString() ?? "" : ToString();

    private HoconValue Required(string path)
        => Node(path) ?? throw new NullReferenceException($"no value at '{path}'");

    private HoconValue? Node(string path)
    {
        HoconValue? node = Root ?? throw new InvalidOperationException("Current node should not be null");
        foreach (string key in Split(path))
        {
            node = node.GetChildObject(key);
            if (node is null) return null;
        }
        return node;
    }

    // Dots part the keys; quotes protect dots and are dropped.
    private static List<string> Split(string path)
    {
        var keys = new List<string>();
        var key = new System.Text.StringBuilder();
        bool quoted = false;
        foreach (char c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                key.Append(c);
            }
        }
        keys.Add(key.ToString());
        return keys;
    }
}
