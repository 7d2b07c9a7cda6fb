using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace StonMedia.Http.Logging;

/// <summary>Where events go: standard error, one line each, written by the console logger's own thread.</summary>
internal static class EdgeLogging
{
    /// <summary>Events of this server from Information up, of the libraries below from Warning up.</summary>
    public static ILoggerFactory Create() => LoggerFactory.Create(static logging =>
    {
        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(static console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A client that breaks TLS or HTTP is its own business; it is counted, not reported.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
    });
}
