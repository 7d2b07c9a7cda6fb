using System.Globalization;

namespace StonMedia.Http.Hosting;

/// <summary>Settings of .NET's socket engine, which it reads once, before the first socket of the process.</summary>
internal static class SocketThreads
{
    /// <summary>
    /// Completions run on the socket threads themselves (see <see cref="Front.WorkLane"/>), of which there are
    /// <paramref name="count"/>. Has no effect once the process has used a socket. What the environment says already is left.
    /// </summary>
    public static void Configure(int count)
    {
        SetUnlessGiven("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        SetUnlessGiven("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", count.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetUnlessGiven(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
    }
}
