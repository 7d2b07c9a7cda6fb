using Microsoft.Extensions.Logging;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Logging;

/// <summary>An access log: a line a finished response.</summary>
internal sealed class AccessLog(AccessLogSettings settings, EdgeMetrics metrics, ILogger log, TimeProvider time)
    : LineLog<AccessRecord>(FileOf(settings), metrics, log, time)
{
    /// <summary>Its file.</summary>
    public static RollingFileSettings FileOf(AccessLogSettings settings) => new(settings.Path, settings.Roll, settings.Keep, AccessLogFormatter.Header);

    protected override void Append(LogLines lines, in AccessRecord record) => AccessLogFormatter.Append(lines, in record);

    protected override int MostOf(in AccessRecord record) => AccessLogFormatter.MostOf(in record);
}
