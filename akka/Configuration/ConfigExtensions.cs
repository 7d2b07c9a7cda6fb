namespace Akka.Configuration;

/// <summary>What can be asked of a configuration that may be null.</summary>
public static class ConfigExtensions
{
    /// <summary>The configuration over a fallback; the fallback alone when there is no configuration.</summary>
    public static Config? SafeWithFallback(this Config? config, Config fallback)
        => config is null ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);

    /// <summary>True for null and for a configuration without keys.</summary>
    public static bool IsNullOrEmpty(this Config? config) => config is null || config.IsEmpty;
}
