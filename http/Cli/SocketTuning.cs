using System.Globalization;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Cli;

/// <summary>
/// How the runtime's socket engine works. It reads these variables once, when the process opens its first socket, so they are set
/// after the configuration was read and before anything listens. What the caller's environment says already stays.
/// </summary>
internal static class SocketTuning
{
    /// <summary>Completions run on the socket threads themselves: no hop to the pool on a memory hit.</summary>
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    public static void Apply(EdgeSettings settings)
    {
        SetUnlessSet(Inline, "1");
        SetUnlessSet(Threads, settings.EffectiveSocketThreads.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
    }
}
