namespace Akka.Event;

/// <summary>Logged at debug level.</summary>
public class Debug : LogEvent
{
    public Debug(string logSource, Type? logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    public Debug(Exception? cause, string logSource, Type? logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}
