using Akka.Configuration;

namespace Akka.Actor;

/// <summary>What a system was configured with.</summary>
public class Settings
{
    public Settings(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        LogLevel = config.GetString("akka.loglevel", "INFO")!;
        StdoutLogLevel = config.GetString("akka.stdout-loglevel", "WARNING")!;
        Loggers = config.GetStringList("akka.loggers");
        LogDeadLettersDuringShutdown = config.GetBoolean("akka.log-dead-letters-during-shutdown", true);
        LogDeadLetters = config.GetString("akka.log-dead-letters", "10")!.ToLowerInvariant() switch
        {
            "on" or "true" or "yes" => int.MaxValue,
            "off" or "false" or "no" => 0,
            _ => config.GetInt("akka.log-dead-letters", 10),
        };
        DebugUnhandledMessage = config.GetBoolean("akka.actor.debug.unhandled", false);
        DebugEventStream = config.GetBoolean("akka.actor.debug.event-stream", false);
        string ask = config.GetString("akka.actor.ask-timeout", "infinite")!;
        AskTimeout = ask is "infinite" or "" ? Timeout.InfiniteTimeSpan : config.GetTimeSpan("akka.actor.ask-timeout");
        CoordinatedShutdownTerminateActorSystem = config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate = config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
    }

    public ActorSystem System { get; }

    /// <summary>The given settings over the library's defaults.</summary>
    public Config Config { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public IList<string> Loggers { get; }

    /// <summary>How many dead letters are logged; 0 for none.</summary>
    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public bool DebugUnhandledMessage { get; }

    public bool DebugEventStream { get; }

    /// <summary>How long an Ask without a timeout waits; infinite by default.</summary>
    public TimeSpan AskTimeout { get; }

    public bool CoordinatedShutdownTerminateActorSystem { get; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    public override string ToString() => Config.ToString() ?? string.Empty;
}
