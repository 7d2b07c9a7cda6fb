using Akka.Event;

namespace Akka.Actor.Internal;

internal sealed partial class ActorSystemImpl
{
    private const string DefaultLogger = "Akka.Event.DefaultLogger";

    private readonly Lazy<CoordinatedShutdown> _shutdown;

    internal CoordinatedShutdown Shutdown => _shutdown.Value;

    // Only the printing logger is started by name; anything else subscribes to the LogEvent classes itself.
    private void StartLogging()
    {
        if (string.Equals(Settings.LogLevel, "OFF", StringComparison.OrdinalIgnoreCase))
        {
            EventStream.TurnOff();
            return;
        }

        EventStream.SetLogLevel(Logging.LogLevelFor(Settings.LogLevel));
        if (!Settings.Loggers.Any(static name => name.StartsWith(DefaultLogger, StringComparison.Ordinal)))
            return;
        ActorCell printer = SystemGuardian.MakeChild(Props.Create(static () => new ConsoleLogger()), "log-DefaultLogger");
        foreach (LogLevel level in Enum.GetValues<LogLevel>())
        {
            if (EventStream.Enables(level))
                EventStream.Subscribe(printer, level.ClassFor());
        }
    }
}
