using Akka.Actor;

namespace Akka.Event;

/// <summary>An event bus with a log level.</summary>
public class LoggingBus
{
    private const int Off = int.MaxValue;

    private int _level = (int)LogLevel.InfoLevel;

    public LogLevel LogLevel => (LogLevel)Math.Min(_level, (int)LogLevel.ErrorLevel);

    public void SetLogLevel(LogLevel logLevel) => _level = (int)logLevel;

    /// <summary>Sends an event to everybody who subscribed to its class, a base class or an interface of it.</summary>
    public virtual void Publish(object @event)
    {
    }

    public virtual bool Subscribe(IActorRef subscriber, Type classifier) => false;

    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier) => false;

    public virtual bool Unsubscribe(IActorRef subscriber) => false;

    internal bool Enables(LogLevel level) => (int)level >= _level;

    internal void TurnOff() => _level = Off;
}
