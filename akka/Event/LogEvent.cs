using System.Globalization;
using Akka.Actor;

namespace Akka.Event;

/// <summary>One logged event, published on the event stream under its own class.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    protected LogEvent()
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
    }

    public Exception? Cause { get; protected set; }

    /// <summary>When it was logged; UTC.</summary>
    public DateTime Timestamp { get; }

    public Thread Thread { get; }

    public string LogSource { get; protected set; } = string.Empty;

    public Type? LogClass { get; protected set; }

    /// <summary>A text, or an object whose ToString gives one when somebody wants it.</summary>
    public object Message { get; protected set; } = string.Empty;

    public abstract LogLevel LogLevel();

    public override string ToString()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"[{LogLevel().StringFor()}][{Timestamp:O}][Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}");
        return Cause is null ? text : text + Environment.NewLine + "Cause: " + Cause;
    }
}
