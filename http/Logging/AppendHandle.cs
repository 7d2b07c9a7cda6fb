using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Http.Logging;

/// <summary>
/// A file that several processes add to. FileMode.Append only seeks to the end once, when it opens; O_APPEND moves every write
/// there. Off Linux the end is looked up before each write instead, which two processes may do at the same time.
/// </summary>
internal static class AppendHandle
{
    // fcntl.h and bits/fcntl-linux.h
    private const int SetStatusFlags = 4;
    private const int Append = 0x400;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static SafeFileHandle Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsLinux() || ControlFile(file, SetStatusFlags, Append) == 0) return file;
        file.Dispose();
        throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Adds the bytes in one write: on Linux pwrite of such a file goes to its end, whatever the offset.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes) => RandomAccess.Write(file, bytes, RandomAccess.GetLength(file));

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ControlFile(SafeFileHandle file, int command, int argument);
}
