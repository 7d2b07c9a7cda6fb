using System.Diagnostics.CodeAnalysis;

namespace StonMedia.Http.Configuration;

/// <summary>What loading a file gave: settings, or every reason why not.</summary>
/// <param name="Settings">Null exactly when there are errors, so a bad file cannot replace a good one.</param>
/// <param name="Errors">All faults, in the order of the file.</param>
/// <param name="Warnings">What is accepted and will not do what it seems to.</param>
public sealed record LoadResult(
    EdgeSettings? Settings, IReadOnlyList<ConfigurationProblem> Errors, IReadOnlyList<ConfigurationProblem> Warnings)
{
    /// <summary>Whether the file can be used.</summary>
    [MemberNotNullWhen(true, nameof(Settings))]
    public bool IsValid => Settings is not null;
}
