using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using StonMedia.Http.Configuration;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Tls;

/// <summary>
/// The certificates of the https listeners, chosen by server name (SNI), read again when their files change. A file that cannot
/// be used never replaces a good certificate.
/// </summary>
internal sealed class CertificateStore : IDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(2);

    private readonly TlsSettings _settings;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly CertificateFiles[] _files;
    private readonly bool[] _complained;
    private Table _table;

    /// <exception cref="CryptographicException">A file holds no certificate or key, or the two do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public CertificateStore(TlsSettings settings, ILogger log, TimeProvider time)
    {
        _settings = settings;
        _log = log;
        _files = [.. settings.Certificates.Select(one => CertificateFiles.Read(one, settings.MinVersion))];
        if (_files.Length == 0) throw new CryptographicException("tls.certificates is empty, but an https listener is configured");
        _complained = new bool[_files.Length];
        _table = Table.Of(_files);
        _timer = time.CreateTimer(_ => LookForChanges(), null, s_lookEvery, s_lookEvery);
    }

    /// <summary>Exact name first, then the pattern that stands for its first label; the first certificate for all others and for none.</summary>
    public SslServerAuthenticationOptions Select(string? serverName) => Volatile.Read(ref _table).Select(serverName);

    public void Dispose() => _timer.Dispose();

    /// <summary>Reads again what has changed. Also called by tests, which do not wait for the timer.</summary>
    internal void LookForChanges()
    {
        lock (_files)
        {
            bool changed = false;
            for (int i = 0; i < _files.Length; i++)
            {
                TlsCertificateSettings settings = _settings.Certificates[i];
                if (_files[i].IsCurrent(settings)) continue;
                try
                {
                    _files[i] = CertificateFiles.Read(settings, _settings.MinVersion);
                    changed = true;
                    _complained[i] = false;
                    _log.CertificateReloaded(settings.Certificate);
                }
                catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    // Often the new certificate is there and its key not yet: looked at again in two seconds, said once.
                    if (!_complained[i]) _log.CertificateNotReloaded(settings.Certificate, ex.Message);
                    _complained[i] = true;
                }
            }

            if (changed) Volatile.Write(ref _table, Table.Of(_files));
        }
    }

    private sealed record Table(FrozenDictionary<string, SslServerAuthenticationOptions> ByName, SslServerAuthenticationOptions Default)
    {
        public static Table Of(CertificateFiles[] files)
        {
            var byName = new Dictionary<string, SslServerAuthenticationOptions>(StringComparer.OrdinalIgnoreCase);
            foreach (CertificateFiles one in files)
                foreach (string host in one.Hosts) byName.TryAdd(host, one.Options);
            return new Table(byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), files[0].Options);
        }

        public SslServerAuthenticationOptions Select(string? serverName)
        {
            if (string.IsNullOrEmpty(serverName)) return Default;
            if (ByName.TryGetValue(serverName, out SslServerAuthenticationOptions? exact)) return exact;
            int dot = serverName.IndexOf('.', StringComparison.Ordinal);
            return dot > 0 && ByName.TryGetValue(string.Concat("*", serverName.AsSpan(dot)), out SslServerAuthenticationOptions? pattern)
                ? pattern
                : Default;
        }
    }
}
