using System.Runtime.CompilerServices;
using StonMedia.Http.Sockets;

namespace StonMedia.Http.Front;

/// <summary>
/// The way off a socket thread. With inline completions whatever follows a socket's read or write runs on the thread that waits
/// for all sockets: while it works, no client is heard. So everything but a complete memory hit or a 304 first does
/// <c>await WorkLane.Enter()</c>.
/// </summary>
public static class WorkLane
{
    /// <summary>
    /// Continues on a thread of the pool; at once when this is one. The pool's own threads, timers and dedicated threads are no
    /// socket threads.
    /// </summary>
    public static LaneChange Enter() => default;

    /// <summary>
    /// True on a thread that completes socket operations: a <see cref="SocketLoop"/>'s or one of .NET's, which have no mark but their name. They are never
    /// threads of the pool, which is checked first because it is cheap.
    /// </summary>
    public static bool IsSocketThread => !Thread.CurrentThread.IsThreadPoolThread && IsNamedSocketThread();

    /// <summary>Whether <see cref="AssertNotOnSocketThread"/> looks; off in production, set by test builds.</summary>
    public static bool IsChecked { get; set; }

    /// <summary>In tests, fails when work is done where it would stop every client.</summary>
    /// <exception cref="InvalidOperationException">This is a socket thread.</exception>
    public static void AssertNotOnSocketThread([CallerMemberName] string member = "")
    {
        if (IsChecked && IsSocketThread) throw new InvalidOperationException($"{member} runs on a socket thread");
    }

    private static bool IsNamedSocketThread() => Thread.CurrentThread.Name is ".NET Sockets" or SocketLoop.ThreadName;

    /// <summary>Awaited by <c>await WorkLane.Enter()</c>.</summary>
    public readonly struct LaneChange : ICriticalNotifyCompletion
    {
        public LaneChange GetAwaiter() => this;

        public bool IsCompleted => Thread.CurrentThread.IsThreadPoolThread;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static state => ((Action)state!)(), continuation);

        public void UnsafeOnCompleted(Action continuation)
            => ThreadPool.UnsafeQueueUserWorkItem(static state => ((Action)state!)(), continuation);
    }
}
