using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StonMedia.Media.Tests.Fuzz;

/// <summary>
/// What a piece of work took: on the wall, and of the processor by this thread alone, which a busy machine does not lengthen.
/// Where the system has no clock for threads (anything but Linux) both are the wall's.
/// </summary>
internal readonly struct ThreadClock
{
    private const int ThreadProcessorTime = 3;    // CLOCK_THREAD_CPUTIME_ID

    private readonly long _wall;
    private readonly TimeSpan _used;

    private ThreadClock(long wall, TimeSpan used) => (_wall, _used) = (wall, used);

    public TimeSpan Wall => Stopwatch.GetElapsedTime(_wall);

    public TimeSpan Used => Now() - _used;

    public static ThreadClock Start() => new(Stopwatch.GetTimestamp(), Now());

    private static TimeSpan Now()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return Stopwatch.GetElapsedTime(0);
        Assert.Equal(0, clock_gettime(ThreadProcessorTime, out Time time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
