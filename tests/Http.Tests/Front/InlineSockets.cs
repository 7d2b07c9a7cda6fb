using System.Runtime.CompilerServices;
using StonMedia.Http.Front;

namespace StonMedia.Http.Tests.Front;

/// <summary>
/// In every run, work that the front does on a socket thread fails. With STONMEDIA_TEST_INLINE=1 in the environment sockets also
/// complete inline, as in the server, so that the front is called on such threads: not in ordinary runs, because the tests' own
/// origins and clients then share these few threads and become slow. Set before the first socket, as the runtime looks once.
/// </summary>
internal static class InlineSockets
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        WorkLane.IsChecked = true;
        if (Environment.GetEnvironmentVariable("STONMEDIA_TEST_INLINE") == "1")
            Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    }
}
