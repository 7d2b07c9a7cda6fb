using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Hosting;

/// <summary>
/// Kestrel without a web host around it: only what its server object asks of dependency injection. No environment variables, no
/// configuration files and no start-up assemblies have a say.
/// </summary>
internal sealed class KestrelServices : IWebHostBuilder
{
    private readonly ServiceCollection _services = new();

    private KestrelServices()
    {
    }

    /// <summary>The server and all that it needs; <see cref="IServer"/> is in it, not started. To be disposed when it has stopped.</summary>
    /// <param name="queues">See <see cref="LaneTransportFactory"/>.</param>
    public static ServiceProvider Create(ILoggerFactory logs, int queues)
    {
        var builder = new KestrelServices();
        builder._services.AddOptions();
        builder._services.AddMetrics();
        builder._services.AddSingleton(logs);
        builder._services.TryAdd(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(Logger<>)));
        builder._services.AddSingleton<IConnectionListenerFactory>(services => new LaneTransportFactory(queues, services.GetRequiredService<IMemoryPoolFactory<byte>>(), logs));
        builder._services.AddSingleton<DiagnosticSource>(new DiagnosticListener("StonMedia"));
        builder.UseKestrelCore();
        return builder._services.BuildServiceProvider();
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    string? IWebHostBuilder.GetSetting(string key) => null;

    IWebHostBuilder IWebHostBuilder.UseSetting(string key, string? value) => this;

#pragma warning disable ASPDEPR008 // the interface still names it
    IWebHost IWebHostBuilder.Build() => throw new NotSupportedException("only the server is built, never a host");
#pragma warning restore ASPDEPR008
}
