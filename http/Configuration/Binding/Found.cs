using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>A value and the full path of the key it was found under.</summary>
internal readonly record struct Found(HoconValue Value, string Path)
{
    /// <summary>
    /// The place to blame. A list that the user added to began in the reference: then it is the first element of the user's.
    /// </summary>
    public HoconOrigin Origin => Value is HoconArray list && IsReference(Value)
        ? list.FirstOrDefault(static x => !IsReference(x))?.Origin ?? Value.Origin
        : Value.Origin;

    /// <summary>The user's file says nothing of it.</summary>
    public bool IsDefault => IsReference(Value);

    private static bool IsReference(HoconValue value) => value.Origin.File == ConfigurationLoader.ReferenceName;
}
