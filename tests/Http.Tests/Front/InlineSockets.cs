using System.Runtime.CompilerServices;
using StonMedia.Http.Front;

namespace StonMedia.Http.Tests.Front;

/// <summary>
/// This process completes sockets inline, as the server does, and work on a socket thread fails: set before the first socket is
/// made, because the runtime looks once.
/// </summary>
internal static class InlineSockets
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        WorkLane.IsChecked = true;
    }
}
