using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StonMedia.Http.Sockets;

/// <summary>sendmsg(2) and send(2) of Linux: pieces of memory from different places in one call, as much as the socket takes now, never waiting.</summary>
internal static unsafe partial class GatherSend
{
    /// <summary>Pieces a call; IOV_MAX is 1,024, and this many blocks are 4 MiB, more than a socket takes at once.</summary>
    public const int MostPieces = 64;

    private const int DontWait = 0x40, NoSignal = 0x4000;
    private const int TryAgain = 11, Interrupted = 4;

    /// <summary>The socket takes nothing now.</summary>
    public const long Full = -1;

    /// <summary>The connection is gone.</summary>
    public const long Broken = -2;

    /// <summary>Sends pieces from the first one on.</summary>
    /// <param name="skip">Bytes of the first piece that were sent before.</param>
    /// <returns>Bytes taken, <see cref="Full"/> or <see cref="Broken"/>.</returns>
    public static long Send(SafeSocketHandle socket, ReadOnlySpan<OutputPiece> pieces, int skip)
    {
        if (pieces.Length == 1) return Send(socket, pieces[0].Start + skip, pieces[0].Length - skip);
        int count = Math.Min(pieces.Length, MostPieces);
        Vector* vectors = stackalloc Vector[count];
        for (int i = 0; i < count; i++) vectors[i] = new Vector { Start = pieces[i].Start, Length = (nuint)pieces[i].Length };
        vectors[0].Start += skip;
        vectors[0].Length -= (nuint)skip;
        var message = new Message { Vectors = vectors, Count = (nuint)count };
        return Send(socket, null, 0, &message);
    }

    /// <summary>The gathered pieces, or a single one without the way round by a list: a head and a small body.</summary>
    private static long Send(SafeSocketHandle socket, byte* start, int length, Message* message = null)
    {
        bool held = false;
        try
        {
            socket.DangerousAddRef(ref held);       // so that the number cannot become another file's meanwhile
            int file = (int)socket.DangerousGetHandle();
            while (true)
            {
                nint taken = message is null ? send(file, start, (nuint)length, DontWait | NoSignal) : sendmsg(file, message, DontWait | NoSignal);
                if (taken >= 0) return taken;
                switch (Marshal.GetLastPInvokeError())
                {
                    case TryAgain: return Full;
                    case Interrupted: break;
                    default: return Broken;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return Broken;      // the connection was cut
        }
        finally
        {
            if (held) socket.DangerousRelease();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint send(int socket, byte* start, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint sendmsg(int socket, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    private struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint Count;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
