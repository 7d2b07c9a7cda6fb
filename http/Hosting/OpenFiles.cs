using System.Globalization;

namespace StonMedia.Http.Hosting;

/// <summary>
/// How many files this process may have open, sockets among them. The runtime does not survive running out of them: it cannot even start a
/// thread then, and ends. So some are kept for the files of disks, for the runtime and its logs, and for connections to origins; viewers have what is left.
/// </summary>
internal static class OpenFiles
{
    private const string Line = "Max open files";

    /// <summary>What is open while nothing goes on: libraries, sockets of the runtime's own, logs, databases.</summary>
    private const int OfRuntime = 256;

    private const int Fewest = 16, MostOfVolume = 512, MostOfDisks = 4 * MostOfVolume, MostOfOrigins = 4096;

    /// <summary>The limit (<c>ulimit -Hn</c>: the runtime raises its own to the hard one); 0 where it is not known.</summary>
    public static long Limit { get; } = ReadLimit();

    /// <summary>Viewers' connections at once.</summary>
    /// <param name="asked">client.max-connections.</param>
    /// <param name="files">Files that may be open; 0: not known.</param>
    public static int Connections(int asked, long files) => files <= 0 ? asked : (int)Math.Min(asked, Math.Max(Fewest, ForViewers(files)));

    /// <summary>Files of bodies that each volume keeps open.</summary>
    /// <param name="volumes">How many there are.</param>
    /// <param name="files">Files that may be open; 0: not known.</param>
    public static int OfVolume(int volumes, long files) => files <= 0 ? MostOfVolume : (int)Math.Clamp(files / 8 / Math.Max(1, volumes), Fewest, MostOfVolume);

    /// <param name="limits">What /proc/self/limits holds.</param>
    internal static long Parse(IEnumerable<string> limits)
    {
        foreach (string line in limits)
        {
            if (!line.StartsWith(Line, StringComparison.Ordinal)) continue;
            string soft = line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long files) ? files : 0;        // "unlimited"
        }

        return 0;
    }

    private static long ForViewers(long files)
    {
        long both = files - OfRuntime - Math.Min(files / 8, MostOfDisks);
        return both - Math.Min(both / 2, MostOfOrigins);
    }

    private static long ReadLimit()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        try
        {
            return Parse(File.ReadLines("/proc/self/limits"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;       // a system without /proc: nothing is known
        }
    }
}
