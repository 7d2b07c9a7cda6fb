using Microsoft.Extensions.Logging;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Hosting;

/// <summary>The log files of an edge. Virtual hosts that name one file share its writer; the first one's rolling holds.</summary>
internal sealed class LogFiles(EdgeMetrics metrics, ILogger log) : IAsyncDisposable
{
    private readonly Dictionary<string, AccessLog> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OriginLog> _origin = new(StringComparer.Ordinal);

    /// <summary>Tries whether they can be written.</summary>
    /// <exception cref="IOException">One cannot; names the file and the reason.</exception>
    public static void Probe(HostLogSettings settings)
    {
        if (settings.Access.Enabled) RollingFile.Probe(AccessLog.FileOf(settings.Access));
        if (settings.Origin.Enabled) RollingFile.Probe(OriginLog.FileOf(settings));
    }

    /// <summary>A virtual host's access log; null: it has none.</summary>
    public AccessLog? AccessOf(VirtualHostSettings host)
    {
        AccessLogSettings settings = host.Log.Access;
        if (!settings.Enabled) return null;
        if (!_access.TryGetValue(settings.Path, out AccessLog? shared))
            _access.Add(settings.Path, shared = new AccessLog(settings, metrics, log, TimeProvider.System));
        return shared;
    }

    /// <summary>A virtual host's origin log; null: it has none.</summary>
    public OriginLog? OriginOf(VirtualHostSettings host)
    {
        string path = host.Log.Origin.Path;
        if (!host.Log.Origin.Enabled) return null;
        if (!_origin.TryGetValue(path, out OriginLog? shared))
            _origin.Add(path, shared = new OriginLog(host.Log, metrics, log, TimeProvider.System));
        return shared;
    }

    /// <summary>Writes what is queued and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (AccessLog file in _access.Values) await file.DisposeAsync().ConfigureAwait(false);
        foreach (OriginLog file in _origin.Values) await file.DisposeAsync().ConfigureAwait(false);
    }
}
