using System.Text.Json;
using StonMedia.Hocon;

namespace Akka.Configuration;

/// <summary>Makes <see cref="Config"/>s out of text and objects.</summary>
public class ConfigurationFactory
{
    // Akka.NET does not look into the environment.
    private static readonly HoconOptions s_options = new() { Environment = new Dictionary<string, string>() };

    /// <summary>A configuration without keys.</summary>
    public static Config Empty => ParseString("");

    /// <summary>Reads HOCON and resolves its substitutions.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message says where.</exception>
    public static Config ParseString(string hocon)
    {
        try
        {
            return new Config(new Hocon.HoconValue(HoconReader.ParseString(hocon, "configuration", s_options)));
        }
        catch (HoconException failure)
        {
            throw new FormatException(failure.Describe(), failure);
        }
    }

    /// <summary>The application's own settings. Those would stand in an App.config, which programs of today do not have: it is empty.</summary>
    public static Config Load() => Empty;

    /// <summary>The public properties of an object, nested ones too, as a configuration.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source));
}
