using Microsoft.Extensions.Logging;

namespace StonMedia.Actors;

/// <summary>Every event this assembly logs; numbers 2000 to 2999.</summary>
internal static partial class ActorEvents
{
    [LoggerMessage(2001, LogLevel.Warning, "{Host}: origin {Server} is excluded; failures in a row: {Failures}")]
    public static partial void ServerExcluded(this ILogger log, string host, Uri server, int failures);

    [LoggerMessage(2002, LogLevel.Information, "{Host}: origin {Server} has recovered")]
    public static partial void ServerRecovered(this ILogger log, string host, Uri server);

    [LoggerMessage(2011, LogLevel.Warning, "{Host}: origin {Server} is excluded; failed health checks of {Path} in a row: {Failures}")]
    public static partial void ServerUnhealthy(this ILogger log, string host, Uri server, string path, int failures);

    [LoggerMessage(2012, LogLevel.Information, "{Host}: origin {Server} is well again by the health check of {Path}")]
    public static partial void ServerHealthy(this ILogger log, string host, Uri server, string path);

    [LoggerMessage(2003, LogLevel.Warning, "{Host}: {Key}: origin failed: {Reason}")]
    public static partial void OriginFailed(this ILogger log, string host, string key, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "{Host}: {Key}: a transfer broke at byte {Position}: {Reason}")]
    public static partial void TransferBroke(this ILogger log, string host, string key, long position, string reason);

    [LoggerMessage(2005, LogLevel.Information, "{Host}: {Key}: the origin has another version now; deliveries of the old one that lack bytes end")]
    public static partial void GenerationChanged(this ILogger log, string host, string key);

    [LoggerMessage(2013, LogLevel.Debug, "{Host}: {Key} has grown from {Before} to {After} bytes; what is known of it stays")]
    public static partial void GenerationGrown(this ILogger log, string host, string key, long before, long after);

    [LoggerMessage(2006, LogLevel.Error, "{Host}: {Key}: the entry's actor failed and starts anew")]
    public static partial void EntryFailed(this ILogger log, Exception error, string host, string key);

    [LoggerMessage(2007, LogLevel.Error, "{Source}: {Message}")]
    public static partial void ActorError(this ILogger log, Exception? error, string source, string message);

    [LoggerMessage(2008, LogLevel.Warning, "{Source}: {Message}")]
    public static partial void ActorWarning(this ILogger log, string source, string message);

    [LoggerMessage(2050, LogLevel.Warning, "Volumes were not done within {Seconds} s: what was not written yet is lost")]
    public static partial void DiskNotClosed(this ILogger log, double seconds);

    [LoggerMessage(2051, LogLevel.Warning, "Volumes could not be closed: {Reason}")]
    public static partial void DiskCloseFailed(this ILogger log, string reason);

    [LoggerMessage(2010, LogLevel.Warning, "{Host}: {Key}: the disk could not be asked: {Reason}")]
    public static partial void DiskFailed(this ILogger log, string host, string key, string reason);

    [LoggerMessage(2040, LogLevel.Warning, "Emergency: cache.memory, {Mebibytes} MiB, is in use to the last byte; hits go on, misses wait")]
    public static partial void EmergencyBegan(this ILogger log, long mebibytes);

    [LoggerMessage(2041, LogLevel.Information, "The emergency is over after {Seconds:F1} s")]
    public static partial void EmergencyEnded(this ILogger log, double seconds);

    [LoggerMessage(2020, LogLevel.Debug, "Purge commands up to number {Sequence} have been applied to every record")]
    public static partial void PurgesSpent(this ILogger log, long sequence);

    [LoggerMessage(2021, LogLevel.Error, "Applying purge commands to all records failed and is tried again; they are in force all the same")]
    public static partial void PurgeSweepFailed(this ILogger log, Exception error);

    [LoggerMessage(2030, LogLevel.Warning, "{Host}: {Key} was changed by a request and is checked before it is used again, but a restart would forget that: {Reason}")]
    public static partial void InvalidationNotDurable(this ILogger log, string host, string key, string reason);
}
