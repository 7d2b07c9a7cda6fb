using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A setting is missing or makes no sense.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Makes an exception with a message.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>Says that what configures a type is missing.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string? path = null)
        => new(string.IsNullOrWhiteSpace(path)
            ? $"Failed to instantiate {typeof(T).Name}: Configuration is null or empty"
            : $"Failed to instantiate {typeof(T).Name}: Configuration does not contain `{path}` node");
}
