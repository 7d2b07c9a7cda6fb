using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Logging;

/// <summary>Events of the HTTP front for the operator: numbers 3000 to 3099.</summary>
internal static partial class FrontEvents
{
    [LoggerMessage(3000, LogLevel.Information, "Listening: {Role} {Url}")]
    public static partial void Listening(this ILogger log, string role, string url);

    [LoggerMessage(3001, LogLevel.Information, "Stopping: deliveries have {GraceSeconds} s to finish")]
    public static partial void Stopping(this ILogger log, double graceSeconds);

    [LoggerMessage(3002, LogLevel.Information, "Stopped; {Cut}")]
    public static partial void Stopped(this ILogger log, string cut);

    [LoggerMessage(3003, LogLevel.Error, "Cannot start: {Reason}")]
    public static partial void CannotStart(this ILogger log, string reason);

    [LoggerMessage(3010, LogLevel.Information, "Certificate {File} was read again")]
    public static partial void CertificateReloaded(this ILogger log, string file);

    [LoggerMessage(3011, LogLevel.Error, "Certificate {File} has changed but cannot be used; the previous one stays: {Reason}")]
    public static partial void CertificateNotReloaded(this ILogger log, string file, string reason);

    [LoggerMessage(3020, LogLevel.Error, "{VirtualHost}: {Method} {Target} failed")]
    public static partial void RequestFailed(this ILogger log, Exception error, string virtualHost, string method, string target);

    [LoggerMessage(3021, LogLevel.Warning, "{VirtualHost}: delivery of {Target} was cut at byte {Sent}: {Reason}")]
    public static partial void DeliveryCut(this ILogger log, string virtualHost, string target, long sent, string reason);

    [LoggerMessage(3022, LogLevel.Warning, "{VirtualHost}: {Target} answered {Status}: {Reason}")]
    public static partial void LoadFailed(this ILogger log, string virtualHost, string target, int status, string reason);

    [LoggerMessage(3023, LogLevel.Information, "Client {Client} took nothing for {Seconds} s and was dropped")]
    public static partial void SendTimedOut(this ILogger log, string client, double seconds);

    [LoggerMessage(3024, LogLevel.Warning, "{VirtualHost}: rewrite rule {Pattern} took too long for {Path} and was passed over")]
    public static partial void RewriteTimedOut(this ILogger log, string virtualHost, string pattern, string path);

    [LoggerMessage(3025, LogLevel.Debug, "{VirtualHost}: {Target} is served untouched: {Reason}")]
    public static partial void ServedUntouched(this ILogger log, string virtualHost, string target, string reason);

    [LoggerMessage(3026, LogLevel.Warning, "{VirtualHost}: {Target}: {Reason}: {Detail}")]
    public static partial void ViewFailed(this ILogger log, string virtualHost, string target, string reason, string detail);

    [LoggerMessage(3029, LogLevel.Warning, "{VirtualHost}: {File}, which the title's manifest {Manifest} names, is left out: {Reason}")]
    public static partial void TitleFileLeftOut(this ILogger log, string virtualHost, string file, string manifest, string reason);

    [LoggerMessage(3027, LogLevel.Information, "Stills are made by {Version}")]
    public static partial void StillsReady(this ILogger log, string version);

    [LoggerMessage(3028, LogLevel.Warning, "media.stills is on, but {Reason}: they are answered with 501")]
    public static partial void StillsMissing(this ILogger log, string reason);

    [LoggerMessage(3034, LogLevel.Error, "Connection {Connection} failed and was cut")]
    public static partial void ConnectionFailed(this ILogger log, Exception error, string connection);

    [LoggerMessage(3033, LogLevel.Debug, "A client could not be accepted: {Reason}")]
    public static partial void AcceptFailed(this ILogger log, string reason);

    [LoggerMessage(3030, LogLevel.Error, "Log {File} cannot be written: {Reason}")]
    public static partial void LogFailed(this ILogger log, string file, string reason);

    [LoggerMessage(3031, LogLevel.Warning, "Log {File}: the disk is too slow, lines dropped: {Lines}")]
    public static partial void LogLinesDropped(this ILogger log, string file, long lines);

    [LoggerMessage(3032, LogLevel.Information, "Log {File} can be written again; lines lost: {Lines}")]
    public static partial void LogRecovered(this ILogger log, string file, long lines);
}
