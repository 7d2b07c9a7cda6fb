using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StonMedia.Streams.Stills;

/// <summary>Keeps a started program within bounds that it cannot leave, where the system has them (Linux); its time limit holds everywhere.</summary>
internal static partial class ChildLimits
{
    private const int CpuTime = 0, FileSize = 1, CoreSize = 4, AddressSpace = 9;    // RLIMIT_ of Linux

    private const ulong MaxAddressSpace = 4UL << 30;

    /// <summary>Little processor time, no files, no core dumps, bounded memory, low priority. A program that has ended already needs none.</summary>
    public static void Set(Process process, TimeSpan time)
    {
        if (OperatingSystem.IsLinux())
        {
            // Refused or not, the work goes on: the program is watched besides.
            ulong seconds = (ulong)Math.Ceiling(time.TotalSeconds) + 1;
            _ = SetLimit(process.Id, CpuTime, new Limit(seconds, seconds), 0);
            _ = SetLimit(process.Id, FileSize, default, 0);
            _ = SetLimit(process.Id, CoreSize, default, 0);
            _ = SetLimit(process.Id, AddressSpace, new Limit(MaxAddressSpace, MaxAddressSpace), 0);
        }

        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>prlimit(2).</summary>
    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int SetLimit(int process, int resource, in Limit wanted, nint before);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
