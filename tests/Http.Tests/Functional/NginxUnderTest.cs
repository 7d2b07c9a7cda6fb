using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StonMedia.Http.Tests.Functional;

/// <summary>nginx serving a folder of its own on a free port, for comparing answers.</summary>
internal sealed class NginxUnderTest : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nginx-under-test-");
    private Process? _process;

    private NginxUnderTest() { }

    public static bool IsInstalled => File.Exists(Program);

    public int Port { get; private set; }

    public string Url => FormattableString.Invariant($"http://127.0.0.1:{Port}");

    public static async Task<NginxUnderTest> StartAsync(IReadOnlyDictionary<string, byte[]> files, DateTime modified)
    {
        var nginx = new NginxUnderTest { Port = FreePort() };
        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(nginx._folder.FullName, name);
            await File.WriteAllBytesAsync(path, bytes);
            File.SetLastWriteTimeUtc(path, modified);
        }

        string folder = nginx._folder.FullName;
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log {{folder}}/error.log;
            events {}
            http {
              access_log off; etag on;
              client_body_temp_path {{folder}}/a; proxy_temp_path {{folder}}/b; fastcgi_temp_path {{folder}}/c; uwsgi_temp_path {{folder}}/d; scgi_temp_path {{folder}}/e;
              server { listen 127.0.0.1:{{nginx.Port}}; root {{folder}}; add_header Cache-Control max-age=3600; }
            }
            """));
        nginx._process = Process.Start(new ProcessStartInfo(Program, ["-p", folder, "-c", configuration, "-e", folder + "/error.log"]) { RedirectStandardError = true })
            ?? throw new InvalidOperationException("nginx did not start");
        await StonMedia.Tests.Support.Eventually.HoldsAsync(() => Answers(nginx.Port) || nginx._process.HasExited, "nginx listens");
        if (nginx._process.HasExited) throw new InvalidOperationException(await nginx._process.StandardError.ReadToEndAsync());
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Below those that the system gives to whoever asks for any: none of the servers and clients of other tests takes it before nginx has it.
    private static int FreePort()
    {
        for (int tries = 0; ; tries++)
        {
            int port = Random.Shared.Next(15_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException) when (tries < 100)
            {
                // taken
            }
        }
    }
}
