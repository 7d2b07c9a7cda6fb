using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Keeps the texts of all events from Information up.</summary>
internal sealed class RecordedEvents : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _texts = new();

    public IReadOnlyCollection<string> Texts => _texts;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _texts.Enqueue(formatter(state, exception));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // What was told can be read after the server has ended.
    }
}
