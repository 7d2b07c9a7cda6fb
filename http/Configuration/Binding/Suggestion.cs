using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>How messages list what would be right.</summary>
internal static class Suggestion
{
    /// <summary>"a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names)
        => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    public static string ForUnknown(string name, IReadOnlyList<string> known)
        => $"unknown setting '{name}'; "
            + (Suggest.Nearest(name, known) is string near ? $"did you mean '{near}'?" : $"known here: {OneOf(known)}");
}
