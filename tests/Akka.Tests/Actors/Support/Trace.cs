namespace AkkaContract.Tests.Actors.Support;

/// <summary>Lines that actors wrote, in the order they did.</summary>
public sealed class Trace
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public string[] Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        lock (_lock)
            _lines.Add(line);
    }

    public int Count(string line)
    {
        lock (_lock)
            return _lines.Count(l => l == line);
    }

    public async Task Holds(string line, int times = 1)
    {
        long end = Environment.TickCount64 + 60_000;
        while (Count(line) < times)
        {
            Assert.True(Environment.TickCount64 < end, $"no line '{line}' ({times} times) in: {string.Join(" | ", Lines)}");
            await Task.Delay(2);
        }
    }
}
