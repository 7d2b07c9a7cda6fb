using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace StonMedia.Streams.Views;

/// <summary>
/// One thread of low priority for parsing large media headers: some ten milliseconds of pure computing each, which must not
/// take a core from the threads that answer viewers. What queues here is bounded by the loads under way.
/// </summary>
internal static partial class ParseLane
{
    /// <summary>Headers below this are parsed where they are: less than a millisecond.</summary>
    public const int Small = 256 << 10;

    /// <summary>Added to the thread's nice value (0 is usual, 19 the least).</summary>
    private const int Nice = 10;

    private static readonly BlockingCollection<Action> s_work = Start();

    /// <summary>Runs a computation on the lane; its outcome completes the task on the thread pool.</summary>
    public static Task<T> RunAsync<T>(Func<T> compute)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_work.Add(() =>
        {
            try
            {
                done.SetResult(compute());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private static BlockingCollection<Action> Start()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Nice);     // of this thread; refused or not, the work goes on
            foreach (Action next in work.GetConsumingEnumerable()) next();
        })
        {
            IsBackground = true, Name = "media parse lane",
        };
        thread.Start();
        return work;
    }

    /// <summary>setpriority(2); on Linux a "process" 0 is the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
