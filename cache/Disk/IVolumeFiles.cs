using Microsoft.Win32.SafeHandles;

namespace StonMedia.Cache.Disk;

/// <summary>What a volume asks of the file system for its data files; a seam for tests that fail, hang or flip bits.</summary>
public interface IVolumeFiles
{
    /// <summary>Opens a data file for reading and writing.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="create">Make it, and its folder, when it is not there.</param>
    /// <exception cref="IOException">Missing, or the disk failed.</exception>
    SafeFileHandle Open(string path, bool create);

    /// <summary>Reads until the buffer is full or the file ends; gives the bytes read.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    int Read(SafeFileHandle file, Span<byte> buffer, long offset);

    /// <exception cref="IOException">The disk failed or is full.</exception>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Writes buffers one behind the other.</summary>
    /// <exception cref="IOException">The disk failed or is full; some of it may be written.</exception>
    void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        foreach (ReadOnlyMemory<byte> buffer in buffers)
        {
            Write(file, buffer.Span, offset);
            offset += buffer.Length;
        }
    }

    /// <summary>Gives a range's space back, so that it reads as zeros. False: this file system has no holes.</summary>
    bool TryPunch(SafeFileHandle file, long offset, long length);

    /// <summary>Bytes that the file occupies (not its length); 0 when it does not exist.</summary>
    long Allocated(string path);

    /// <summary>Removes a file; none there is success.</summary>
    void Delete(string path);

    /// <summary>Called before each use of the volume's database; throws or waits where a failing disk would.</summary>
    void BeforeDatabase(string path);
}
