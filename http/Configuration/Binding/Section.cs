using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>
/// One object of the configuration, seen through its layers from the strongest (the virtual host's own block) to the weakest
/// (the reference). The rules of inheritance live here and nowhere else: objects merge, an array or plain value replaces, and
/// null resets, that is, it uncovers the reference. Getters report what is wrong and go on with the fallback, so that one load
/// finds all faults.
/// </summary>
internal sealed partial class Section(IReadOnlyList<Layer> layers, string path, BindContext context)
{
    public BindContext Context => context;

    public string Path => path;

    private Problems Problems => context.Problems;

    /// <summary>The place to blame for something that is missing: the strongest layer.</summary>
    public HoconOrigin Origin => layers.Count > 0 ? layers[0].Object.Origin : default;

    public Section With(BindContext changed) => new(layers, path, changed);

    /// <summary>This section seen through a stronger layer.</summary>
    public Section Under(HoconObject stronger, string at) => new([new Layer(stronger, at), .. layers], at, context);

    /// <summary>The value in force; null when there is none or it is null.</summary>
    public Found? Find(string key)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (!layers[i].Object.TryGet(key, out HoconValue? value)) continue;
            if (value is not HoconNull) return new Found(value, Join(layers[i].Path, key));
            i = Math.Max(i, layers.Count - 2);
        }
        return null;
    }

    /// <summary>Whether the strongest layer that names the key says null, where that has a meaning of its own.</summary>
    public bool SaysNull(string key)
    {
        foreach (Layer layer in layers)
            if (layer.Object.TryGet(key, out HoconValue? value)) return value is HoconNull;
        return false;
    }

    /// <summary>The section below a key; empty (all fallbacks) when there is none.</summary>
    public Section Child(string key)
    {
        List<Layer> below = [];
        for (int i = 0; i < layers.Count; i++)
        {
            if (!layers[i].Object.TryGet(key, out HoconValue? value)) continue;
            string at = Join(layers[i].Path, key);
            if (value is HoconObject found) below.Add(new Layer(found, at));
            else if (value is HoconNull) i = Math.Max(i, layers.Count - 2);
            else Problems.Error(value.Origin, at, $"expected an object {Example(key, value)}, found {Scalars.Describe(value)}");
        }
        return new Section(below, Join(path, key), context);
    }

    /// <summary>"hls = on" can only be meant in one way.</summary>
    private string Example(string key, HoconValue value)
        => Scalars.Text(value) is "on" or "off" or "true" or "false" or "yes" or "no"
            && layers[^1].Object.TryGet(key, out HoconValue? known) && known is HoconObject group && group.ContainsKey("enabled")
            ? $"{{ enabled = {Scalars.Text(value)} }}" : "{ ... }";

    /// <summary>
    /// Reports keys an element of a list does not have; sections of fixed shape are checked against the reference instead.
    /// </summary>
    public void AllowOnly(params string[] known)
    {
        foreach (Layer layer in layers)
            foreach ((string key, HoconValue value) in layer.Object)
                if (!known.Contains(key)) Problems.Error(value.Origin, Join(layer.Path, key), Suggestion.ForUnknown(key, known));
    }

    /// <summary>Reports that an element of a list lacks a key it cannot do without.</summary>
    public bool Require(string key, string example)
    {
        if (Find(key) is not null) return true;
        Problems.Error(Origin, path, $"'{key}' is missing, such as {example}");
        return false;
    }

    public static string Join(string path, string key)
    {
        bool plain = key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        string name = plain ? key : $"\"{key}\"";
        return path.Length == 0 ? name : $"{path}.{name}";
    }
}
