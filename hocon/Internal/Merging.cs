namespace StonMedia.Hocon.Internal;

/// <summary>How two values of one key become one (HOCON.md, "Duplicate keys and object merging").</summary>
internal static class Merging
{
    /// <summary>The newer value over the older. The newer must be one under which an older value can still matter.</summary>
    public static HoconValue Over(HoconValue newer, HoconValue older)
    {
        if (newer is HoconObject over)
        {
            if (older is HoconObject under) return over.MergedOver(under);

            // An object over a scalar hides it, and hides everything older still.
            if (over.IsResolved && !IsUnmergeable(older)) return over.IgnoringOlder();
        }
        var layers = new List<HoconValue>();
        AddLayers(layers, older);
        AddLayers(layers, newer);
        return new DelayedMerge(newer.Origin, layers, layers.Count);
    }

    /// <summary>True for what may still turn out to be anything: a substitution, a concatenation with one, a stack of layers.</summary>
    public static bool IsUnmergeable(HoconValue value) => value is Reference or Concatenation or DelayedMerge;

    private static void AddLayers(List<HoconValue> layers, HoconValue value)
    {
        if (value is DelayedMerge merge)
            merge.CopyTo(layers);
        else
            layers.Add(value);
    }
}
