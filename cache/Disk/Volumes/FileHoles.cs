using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Sparse files on Linux: fallocate(2) and statx(2). Elsewhere there are no holes and a file occupies its length.</summary>
internal static partial class FileHoles
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int CurrentFolder = -100;         // AT_FDCWD
    private const uint WantBlocks = 0x400;          // STATX_BLOCKS
    private const int BlocksOffset = 48;            // struct statx: stx_blocks, the same on every architecture
    private const int DeviceOffset = 136;           // struct statx: stx_dev_major, stx_dev_minor
    private const int StatxSize = 256;
    private const int NoSuchFile = 2;
    private const int NotADirectory = 20;
    private const int NoSpaceLeft = 28;
    private const int IoError = 5;
    private const int ReadOnlyFiles = 30;

    /// <summary>False: not supported here. An I/O error is thrown.</summary>
    public static bool TryPunch(SafeFileHandle file, long offset, long length)
    {
        if (!OperatingSystem.IsLinux()) return false;
        if (Fallocate(file, PunchHole | KeepSize, offset, length) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        if (error is IoError or ReadOnlyFiles or NoSpaceLeft) throw new IOException($"fallocate failed: error {error}", error);
        return false;
    }

    /// <summary>Bytes that the file occupies; 0 when there is none.</summary>
    public static unsafe long Allocated(string path)
    {
        if (!OperatingSystem.IsLinux()) return new FileInfo(path) is { Exists: true } info ? info.Length : 0;
        byte* buffer = stackalloc byte[StatxSize];
        if (Statx(CurrentFolder, path, 0, WantBlocks, buffer) == 0) return *(long*)(buffer + BlocksOffset) * 512;
        int error = Marshal.GetLastPInvokeError();
        return error is NoSuchFile or NotADirectory ? 0 : throw new IOException($"{path}: statx failed: error {error}", error);
    }

    /// <summary>The file system that a folder is on; 0 where the system does not tell.</summary>
    public static unsafe long Device(string path)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        byte* buffer = stackalloc byte[StatxSize];
        return Statx(CurrentFolder, path, 0, WantBlocks, buffer) == 0 ? *(long*)(buffer + DeviceOffset) : 0;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* result);
}
