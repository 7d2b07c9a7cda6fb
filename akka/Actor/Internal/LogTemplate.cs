using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>A template and its arguments; one that does not fit shows both instead of throwing at whoever prints it.</summary>
internal sealed class LogTemplate(ILogMessageFormatter formatter, string format, object?[] args) : LogMessage(formatter, format)
{
    public override string Unformatted() => Format + " [" + string.Join(", ", args) + "]";

    public override IEnumerable<object?> Parameters() => args;

    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, args);
        }
        catch (FormatException)
        {
            return Unformatted();
        }
    }
}
