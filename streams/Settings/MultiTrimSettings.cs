namespace StonMedia.Streams.Settings;

/// <summary><c>media.multi-trim</c>: several parts of a file joined to one.</summary>
public sealed record MultiTrimSettings
{
    /// <summary>Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Parameter with the parts. Default trimming.</summary>
    public string Param { get; init; } = "trimming";

    /// <summary>Percent by which the result may be larger than the source, in bytes; what would make it so is left out. 0 to 10,000. Default 100.</summary>
    public double MaxRatio { get; init; } = 100;
}
