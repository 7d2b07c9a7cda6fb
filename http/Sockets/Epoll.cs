using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Http.Sockets;

/// <summary>epoll(7), eventfd(2) and recv(2) of Linux.</summary>
internal static unsafe partial class Epoll
{
    public const uint Readable = 0x1, Writable = 0x4, Failed = 0x8, HungUp = 0x10, PeerDone = 0x2000;

    /// <summary>Tells of changes only (EPOLLET): whoever is told reads or writes until the socket has no more.</summary>
    public const uint OnChange = 1u << 31;

    /// <summary>Nothing is there now.</summary>
    public const int Empty = -1;

    /// <summary>The handle is closed.</summary>
    public const int Closed = -2;

    private const int CloseOnExec = 0x80000, NonBlocking = 0x800, Add = 1, DontWait = 0x40;
    private const int TryAgain = 11, Interrupted = 4;

    // The kernel packs struct epoll_event on x86-64 alone.
    private static readonly int s_dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <summary>Bytes of one event.</summary>
    public static int EventSize { get; } = s_dataAt + 8;

    /// <exception cref="IOException">The process may have no more files.</exception>
    public static SafeFileHandle Create() => new(Checked(epoll_create1(CloseOnExec), "epoll_create1"), ownsHandle: true);

    /// <summary>A number that can be waited for, at zero.</summary>
    /// <exception cref="IOException">The process may have no more files.</exception>
    public static SafeFileHandle CreateSignal() => new(Checked(eventfd(0, CloseOnExec | NonBlocking), "eventfd"), ownsHandle: true);

    /// <summary>Tells of a file's events from now on, until it is closed.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Watch(SafeFileHandle epoll, SafeHandle file, uint events, ulong key)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = events;
        *(ulong*)(one + s_dataAt) = key;
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            Checked(epoll_ctl((int)epoll.DangerousGetHandle(), Add, (int)file.DangerousGetHandle(), one), "epoll_ctl");
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    /// <summary>Waits for events; the number of those written to <paramref name="events"/>, 0 when disturbed.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static int Wait(SafeFileHandle epoll, byte* events, int most)
    {
        int count = epoll_wait((int)epoll.DangerousGetHandle(), events, most, -1);
        if (count >= 0) return count;
        return Marshal.GetLastPInvokeError() == Interrupted ? 0 : (int)Checked(count, "epoll_wait");
    }

    /// <summary>What happened, and the key that was given with it.</summary>
    public static (uint Events, ulong Key) At(byte* events, int index)
    {
        byte* one = events + (index * EventSize);
        return (*(uint*)one, *(ulong*)(one + s_dataAt));
    }

    /// <summary>Receives what is there, at most as much as there is room.</summary>
    /// <param name="error">errno, when the result is below <see cref="Closed"/>.</param>
    /// <returns>Bytes, 0 at the end of what the client sends, <see cref="Empty"/>, <see cref="Closed"/>, or less: the connection is gone.</returns>
    public static int Receive(SafeHandle socket, Span<byte> room, out int error)
    {
        error = 0;
        bool held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            fixed (byte* start = room)
            {
                while (true)
                {
                    nint count = recv((int)socket.DangerousGetHandle(), start, (nuint)room.Length, DontWait);
                    if (count >= 0) return (int)count;
                    error = Marshal.GetLastPInvokeError();
                    if (error == TryAgain) return Empty;
                    if (error != Interrupted) return Closed - 1;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return Closed;
        }
        finally
        {
            if (held) socket.DangerousRelease();
        }
    }

    private static nint Checked(int result, string call)
        => result >= 0 ? result : throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int eventfd(uint start, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_ctl(int epoll, int operation, int file, byte* change);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint recv(int socket, byte* start, nuint length, int flags);
}
