using System.Globalization;

namespace Akka.Event;

/// <summary>Formats as <see cref="string.Format(IFormatProvider, string, object[])"/> does, in the invariant culture.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <exception cref="FormatException">The template does not fit the arguments.</exception>
    public string Format(string format, params object?[] args) => string.Format(CultureInfo.InvariantCulture, format, args);

    public string Format(string format, IEnumerable<object?> args) => Format(format, [.. args]);
}
