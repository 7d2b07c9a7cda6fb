using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Logging;

/// <summary>What became of commands to the management: numbers 3050 to 3059.</summary>
internal static partial class PurgeEvents
{
    [LoggerMessage(3050, LogLevel.Information, "{Client}: {Command} {What}: objects: {Count}, bytes: {Size}{Estimated}, {Milliseconds} ms (command {Sequence})")]
    public static partial void Purged(this ILogger log, string client, string command, string what, long count, long size, string estimated, long milliseconds, long sequence);

    [LoggerMessage(3051, LogLevel.Warning, "{Client}: {Command} was refused with {Status}: {Reason}")]
    public static partial void PurgeRefused(this ILogger log, string client, string command, int status, string reason);

    [LoggerMessage(3052, LogLevel.Error, "Purge command {Sequence} is in force but would not survive a restart: {Reason}")]
    public static partial void PurgeNotDurable(this ILogger log, long sequence, string reason);

    [LoggerMessage(3053, LogLevel.Information, "{Client}: reload: {Changes}; after a restart: {AfterRestart}")]
    public static partial void Reloaded(this ILogger log, string client, string changes, string afterRestart);
}
