namespace StonMedia.Media.Tests;

/// <summary>Tests that measure processor time or memory run one at a time, when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
