using Microsoft.Win32.SafeHandles;
using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Cache.Disk;

/// <summary>The real file system.</summary>
public sealed class VolumeFiles : IVolumeFiles
{
    private VolumeFiles() { }

    public static VolumeFiles Real { get; } = new();

    public SafeFileHandle Open(string path, bool create)
    {
        if (create) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Shared with anybody: the volume's lock file keeps other processes away, and a delete must not wait for readers.
        return File.OpenHandle(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = RandomAccess.Read(file, buffer[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) => RandomAccess.Write(file, buffers, offset);

    public bool TryPunch(SafeFileHandle file, long offset, long length) => FileHoles.TryPunch(file, offset, length);

    public long Allocated(string path) => FileHoles.Allocated(path);

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // No folder, no file: what was wanted.
        }
    }

    public void BeforeDatabase(string path) { }
}
