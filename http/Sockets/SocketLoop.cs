using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Http.Sockets;

/// <summary>
/// One thread that waits for the events of its connections and runs what they bring: received bytes go straight into the server's parser
/// and a memory hit is answered before the next event is looked at.
/// </summary>
/// <remarks>
/// The runtime's own engine asks each socket once more after every read, and is told that nothing is there; here one event is one
/// receive. Events are of changes, so what is left over is never told of again: <see cref="DirectConnection"/> reads to the end.
/// </remarks>
internal sealed unsafe class SocketLoop : IDisposable
{
    /// <summary>Name of the thread; <see cref="Front.WorkLane"/> knows it.</summary>
    public const string ThreadName = "Edge Sockets";

    private const int EventsAWait = 256;
    private const ulong Stop = 0;

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _epoll = Epoll.Create();
    private readonly SafeFileHandle _stop = Epoll.CreateSignal();
    private readonly Stack<int> _free = new();
    private readonly Thread _thread;
    private DirectConnection?[] _slots = new DirectConnection?[64];
    private int _used;
    private uint _turn;
    private bool _isStopping;

    /// <exception cref="IOException">The process may have no more files.</exception>
    public SocketLoop()
    {
        Epoll.Watch(_epoll, _stop, Epoll.Readable, Stop);
        _thread = new Thread(Run) { Name = ThreadName, IsBackground = true };
        _thread.UnsafeStart();
    }

    /// <summary>Its events are handed to the connection from now on, on this loop's thread.</summary>
    /// <returns>What <see cref="Remove"/> is told.</returns>
    /// <exception cref="IOException">The system watches no more sockets, or the loop has ended.</exception>
    public ulong Add(DirectConnection connection, SafeHandle socket)
    {
        ulong key;
        lock (_lock)
        {
            if (_isStopping) throw new IOException("the listener is closed");
            if (!_free.TryPop(out int slot)) slot = _used++;
            if (slot == _slots.Length)
            {
                var more = new DirectConnection?[_slots.Length * 2];
                _slots.CopyTo(more, 0);
                Volatile.Write(ref _slots, more);
            }

            // Never used twice, so that an event of a closed socket does not reach the next one at its place.
            key = ((ulong)++_turn << 32) | ((uint)slot + 1);
            connection.Key = key;
            Volatile.Write(ref _slots[slot], connection);
        }

        try
        {
            Epoll.Watch(_epoll, socket, Epoll.Readable | Epoll.Writable | Epoll.PeerDone | Epoll.OnChange, key);
        }
        catch
        {
            Remove(key);
            throw;
        }

        return key;
    }

    /// <summary>No more events; the socket is about to be closed. Harmless when done before.</summary>
    public void Remove(ulong key)
    {
        lock (_lock)
        {
            int slot = SlotOf(key);
            if (slot < 0 || _slots[slot]?.Key != key) return;
            Volatile.Write(ref _slots[slot], null);
            _free.Push(slot);
        }
    }

    /// <summary>Ends the thread, once it has done with the events at hand. Connections must have ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isStopping) return;
            _isStopping = true;
        }

        RandomAccess.Write(_stop, BitConverter.GetBytes(1UL), 0);
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private static int SlotOf(ulong key) => (int)(uint)key - 1;

    private void Run()
    {
        byte* events = stackalloc byte[EventsAWait * 16];
        using (_epoll)
        using (_stop)
        {
            while (true)
            {
                int count = Epoll.Wait(_epoll, events, EventsAWait);
                for (int i = 0; i < count; i++)
                {
                    (uint what, ulong key) = Epoll.At(events, i);
                    if (key == Stop) return;
                    DirectConnection?[] slots = Volatile.Read(ref _slots);
                    int slot = SlotOf(key);
                    if (slot < slots.Length && Volatile.Read(ref slots[slot]) is { } connection && connection.Key == key) connection.Happened(what);
                }
            }
        }
    }
}
