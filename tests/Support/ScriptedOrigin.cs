using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace StonMedia.Tests.Support;

/// <summary>
/// An HTTP/1.1 origin over real sockets on a free port of 127.0.0.1 that serves contents, runs handlers or plays a script, counts
/// what it sends and remembers what it was asked. Contents may be replaced while it runs.
/// </summary>
public sealed class ScriptedOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, OriginHandler> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OriginStep> _script;
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly X509Certificate2? _certificate;
    private readonly bool _scripted;
    private readonly Task _accepting;
    private int _connections;
    private int _requests;

    private ScriptedOrigin(IEnumerable<OriginStep> script, bool scripted, X509Certificate2? certificate)
    {
        _script = new(script);
        _scripted = scripted;
        _certificate = certificate;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public OriginCounters Counters { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>"http://127.0.0.1:port", https with a certificate; no "/" at the end.</summary>
    public string Url => FormattableString.Invariant($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    public Uri Uri => new(Url);

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that are open now.</summary>
    public int Open => _open.Count;

    /// <summary>Requests that no step, handler or content was there for: "METHOD target".</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    /// <summary>What other handlers failed with, other than the client leaving.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>The names that clients sent in the TLS handshake (SNI).</summary>
    public ConcurrentQueue<string> ServerNames { get; } = new();

    /// <summary>Serves paths that have no content or handler of their own. Default: 404, counted as unexpected.</summary>
    public OriginHandler? Fallback { get; set; }

    /// <summary>Every request in order of arrival.</summary>
    public IReadOnlyList<OriginLogEntry> Log => Counters.Log;

    /// <summary>An origin that serves what <see cref="Serve"/> and <see cref="Handle"/> give it; https with a certificate.</summary>
    public static ScriptedOrigin Start(X509Certificate2? certificate = null) => new([], scripted: false, certificate);

    /// <summary>An origin that answers exactly these requests in this order; see <see cref="Verify"/>.</summary>
    public static ScriptedOrigin Expecting(params OriginStep[] steps) => new(steps, scripted: true, null);

    /// <summary>Serves a content under a path from now on; another one later is another version of the resource.</summary>
    public ScriptedOrigin Serve(string path, OriginContent content) => Handle(path, new ContentResponder(content).AnswerAsync);

    /// <summary>Serves the first content to so many requests, and the second after them.</summary>
    public ScriptedOrigin Serve(string path, OriginContent first, int requests, OriginContent then)
    {
        int left = requests;
        var (before, after) = (new ContentResponder(first), new ContentResponder(then));
        return Handle(path, exchange => Interlocked.Decrement(ref left) >= 0 ? before.AnswerAsync(exchange) : after.AnswerAsync(exchange));
    }

    public ScriptedOrigin Handle(string path, OriginHandler handler)
    {
        _handlers[path] = handler;
        return this;
    }

    /// <summary>Puts a handler in front of the one that the path has now; it calls that one for what it does not answer itself.</summary>
    public ScriptedOrigin Around(string path, Func<OriginExchange, OriginHandler, Task> handler)
    {
        OriginHandler inner = _handlers[path];
        return Handle(path, exchange => handler(exchange, inner));
    }

    /// <summary>Requests for a path so far.</summary>
    public int CountOf(string path) => Counters.Count(path);

    /// <summary>Body bytes given to sockets for a path so far.</summary>
    public long BodyBytesOf(string path) => Counters.BodyBytes(path);

    /// <summary>Throws when something unexpected was asked, steps are left over, or a handler failed.</summary>
    public void Verify()
    {
        if (!Unexpected.IsEmpty) throw new InvalidOperationException("unexpected requests: " + string.Join("; ", Unexpected));
        if (!_script.IsEmpty) throw new InvalidOperationException("never asked for: " + string.Join("; ", _script.Select(static step => step.Path)));
        if (!Faults.IsEmpty) throw new AggregateException(Faults);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        foreach (Socket socket in _open.Keys) socket.Dispose();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_stopping.Token);
                serving.RemoveAll(static task => task.IsCompleted);
                serving.Add(ServeAsync(socket, Interlocked.Increment(ref _connections)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        await Task.Yield();
        _open[socket] = true;
        try
        {
            socket.NoDelay = true;
            await using Stream stream = await OpenAsync(socket);
            var reader = new OriginRequestReader(stream);
            while (await reader.ReadAsync(_stopping.Token) is { } parts)
            {
                var entry = new OriginLogEntry(Interlocked.Increment(ref _requests), connection, parts.Method, parts.Target, parts.Headers, parts.Body);
                var exchange = new OriginExchange(entry, socket, stream, Counters, _stopping.Token)
                {
                    Close = "close".Equals(entry.Header("Connection"), StringComparison.OrdinalIgnoreCase),
                };
                OriginHandler handler = Choose(entry);
                Counters.Add(entry);
                await handler(exchange);
                if (exchange.Close) break;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the origin is being disposed: both are part of many tests.
        }
        catch (Exception error)
        {
            Faults.Enqueue(error);
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private OriginHandler Choose(OriginLogEntry entry)
    {
        if (_scripted)
        {
            if (_script.TryPeek(out OriginStep? step) && step.Path == entry.Path && _script.TryDequeue(out _)) return step.Handler;
        }
        else if (_handlers.TryGetValue(entry.Path, out OriginHandler? handler) || (handler = Fallback) is not null)
        {
            return handler;
        }

        Unexpected.Enqueue($"{entry.Method} {entry.Target}");
        return static exchange => exchange.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nCache-Control: no-store\r\n\r\nnot here\n");
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var network = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is null) return network;
        var secure = new SslStream(network);
        await secure.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                ServerNames.Enqueue(hello.ServerName);
                return new(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
            },
            null,
            _stopping.Token);
        return secure;
    }
}
