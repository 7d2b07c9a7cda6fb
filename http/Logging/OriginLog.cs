using Microsoft.Extensions.Logging;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Logging;

/// <summary>An origin log: a line an origin transfer.</summary>
internal sealed class OriginLog(HostLogSettings settings, EdgeMetrics metrics, ILogger log, TimeProvider time)
    : LineLog<OriginRecord>(FileOf(settings), metrics, log, time)
{
    /// <summary>Its file, rolled and kept as log.access says.</summary>
    public static RollingFileSettings FileOf(HostLogSettings settings)
        => new(settings.Origin.Path, settings.Access.Roll, settings.Access.Keep, OriginLogFormatter.Header);

    protected override void Append(LogLines lines, in OriginRecord record) => OriginLogFormatter.Append(lines, in record);

    protected override int MostOf(in OriginRecord record) => OriginLogFormatter.MostOf(in record);
}
