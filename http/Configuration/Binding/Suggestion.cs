using StonMedia.Hocon;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>How messages list what would be right.</summary>
internal static class Suggestion
{
    /// <summary>"a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names)
        => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    public static string ForUnknown(string name, IReadOnlyList<string> known)
        => Suggest.Nearest(name, known) is string near ? $"unknown setting '{name}'; did you mean '{near}'?" : $"unknown setting '{name}'; known here: {OneOf(known)}";
}
