namespace StonMedia.Http.Configuration.Binding;

/// <summary>What all sections of one load share.</summary>
/// <param name="Problems">Where faults go.</param>
/// <param name="Folder">Absolute folder of the configuration file; relative paths start here.</param>
internal sealed record BindContext(Problems Problems, string Folder)
{
    /// <summary>Whether patterns over URLs ignore case: <c>key.case-sensitive</c> of the virtual host being bound, turned round.</summary>
    public bool IgnoreUrlCase { get; init; }
}
