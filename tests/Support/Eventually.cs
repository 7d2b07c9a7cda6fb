using System.Diagnostics;

namespace StonMedia.Tests.Support;

/// <summary>Waits for conditions instead of for time.</summary>
public static class Eventually
{
    /// <summary>Returns when the condition holds; throws after the deadline (default a minute: the machine may be busy), saying what was waited for.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null)
    {
        TimeSpan limit = within ?? TimeSpan.FromSeconds(60);
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException($"not within {limit.TotalSeconds} s: {what}");
            await Task.Delay(5);
        }
    }
}
