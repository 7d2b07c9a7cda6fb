using Microsoft.Win32.SafeHandles;
using StonMedia.Cache.Disk;

namespace StonMedia.Cache.Tests.Disk.Support;

/// <summary>The real file system until a test says what goes wrong.</summary>
public sealed class FaultyFiles : IVolumeFiles
{
    private readonly VolumeFiles _real = VolumeFiles.Real;
    private volatile Exception? _readError;
    private volatile Exception? _writeError;
    private volatile Exception? _databaseError;
    private volatile ManualResetEventSlim? _readGate;
    private volatile ManualResetEventSlim? _writeGate;
    private int _reads;
    private int _writes;

    public Exception? ReadError { get => _readError; set => _readError = value; }

    public Exception? WriteError { get => _writeError; set => _writeError = value; }

    public Exception? DatabaseError { get => _databaseError; set => _databaseError = value; }

    /// <summary>Reads hang until it is set.</summary>
    public ManualResetEventSlim? ReadGate { get => _readGate; set => _readGate = value; }

    /// <summary>Writes hang until it is set.</summary>
    public ManualResetEventSlim? WriteGate { get => _writeGate; set => _writeGate = value; }

    public bool NoHoles { get; set; }

    /// <summary>Called on the thread that is about to use that database.</summary>
    public Action<string>? OnDatabase { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Calls that wrote, of one block or several.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public static IOException Errno(int number) => new($"error {number}", number);

    public SafeFileHandle Open(string path, bool create) => _real.Open(path, create);

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        Interlocked.Increment(ref _reads);
        ReadGate?.Wait();
        if (ReadError is { } error) throw error;
        return _real.Read(file, buffer, offset);
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Interlocked.Increment(ref _writes);
        WriteGate?.Wait();
        if (WriteError is { } error) throw error;
        _real.Write(file, bytes, offset);
    }

    public void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
    {
        Interlocked.Increment(ref _writes);
        WriteGate?.Wait();
        if (WriteError is { } error) throw error;
        _real.Write(file, buffers, offset);
    }

    public bool TryPunch(SafeFileHandle file, long offset, long length) => !NoHoles && _real.TryPunch(file, offset, length);

    public long Allocated(string path) => _real.Allocated(path);

    public void Delete(string path) => _real.Delete(path);

    public void BeforeDatabase(string path)
    {
        OnDatabase?.Invoke(path);
        if (DatabaseError is { } error) throw error;
    }
}
