using StonMedia.Http.Configuration;

namespace StonMedia.Http.Hosting;

/// <summary>What <c>serve</c> and <c>demo</c> run; the command line knows no more of the server than this.</summary>
public interface IEdgeHost
{
    /// <summary>
    /// Opens the listeners, serves, and returns when <paramref name="stop"/> was asked for and everything is closed. Deliveries in
    /// flight get <see cref="EdgeSettings.ShutdownGrace"/> to end.
    /// </summary>
    /// <param name="settings">Checked settings. <see cref="EdgeSettings.File"/> is what a reload reads again.</param>
    /// <param name="ready">
    /// Gets one line <c>listening ROLE URL</c> for each listener once it accepts connections, where ROLE is <c>http</c>,
    /// <c>https</c>, <c>h2c</c> or <c>admin</c>, and URL names the real port where the system chose one.
    /// </param>
    /// <param name="stop">Asks for an orderly end.</param>
    /// <exception cref="IOException">A listener could not be opened, or a file the settings name could not be read.</exception>
    Task RunAsync(EdgeSettings settings, TextWriter ready, CancellationToken stop);
}
