namespace StonMedia.Streams.Settings;

/// <summary><c>throttle.query</c>: names of URL parameters that beat the rules; taken out before the key is made.</summary>
public sealed record ThrottleQuerySettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Parameter with a rate in kbps. Default bandwidth.</summary>
    public string Rate { get; init; } = "bandwidth";

    /// <summary>Parameter with a percentage. Default ratio.</summary>
    public string Ratio { get; init; } = "ratio";

    /// <summary>Parameter with a boost in seconds. Default boost.</summary>
    public string Boost { get; init; } = "boost";
}
