using System.Globalization;
using Microsoft.Data.Sqlite;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>What is done before a volume's threads start: its folder checked and tried, its database opened or set aside.</summary>
internal static class VolumeOpener
{
    private const long ProbeGeneration = 0x5052_4F42_4500;
    private const int ProbeBytes = 256 << 10;

    /// <summary>Writes, reads back and punches a probe file. Gives whether the file system has holes.</summary>
    /// <exception cref="IOException">The disk cannot be used.</exception>
    public static bool Probe(IVolumeFiles files, DataFiles data)
    {
        string path = data.PathOf(ProbeGeneration);
        files.Delete(path);
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = files.Open(path, true);
            var written = new byte[ProbeBytes];
            Random.Shared.NextBytes(written);
            files.Write(file, written, 0);
            RandomAccess.FlushToDisk(file);
            var read = new byte[ProbeBytes];
            if (files.Read(file, read, 0) != ProbeBytes || !written.AsSpan().SequenceEqual(read)) throw new IOException("what was written is not what is read");
            long before = files.Allocated(path);
            return files.TryPunch(file, 0, ProbeBytes / 2) && files.Allocated(path) < before;
        }
        finally
        {
            files.Delete(path);
        }
    }

    /// <summary>Opens the database; one that is damaged, newer or another's is renamed, and an empty one takes its place.</summary>
    /// <param name="report">Told what was set aside and why.</param>
    public static SqliteConnection OpenDatabase(VolumeFolder folder, Action<string> report)
    {
        if (File.Exists(DamageMark(folder)))
        {
            report(SetAside(folder, File.ReadAllText(DamageMark(folder))));
            File.Delete(DamageMark(folder));
        }

        try
        {
            return VolumeSchema.OpenForWriting(folder.Database, folder.Identity);
        }
        catch (InvalidDataException error)
        {
            report(SetAside(folder, error.Message));
        }
        catch (SqliteException error) when (VolumeFaults.IsDamage(error) || error.SqliteErrorCode == 1)
        {
            // 1: a table that should be there is not.
            report(SetAside(folder, error.Message));
        }

        return VolumeSchema.OpenForWriting(folder.Database, folder.Identity);
    }

    /// <summary>Drops all content: the next opening begins an empty database, and finds that the files belong to nobody.</summary>
    public static void Discard(VolumeFolder folder)
    {
        File.Delete(folder.Database);
        File.Delete(folder.Database + "-wal");
        File.Delete(folder.Database + "-shm");
    }

    /// <summary>Left behind when damage showed while running: the next opening sets the database aside without a look at it.</summary>
    public static string DamageMark(VolumeFolder folder) => folder.Database + ".damaged";

    /// <summary>Bytes of the database that was set aside; it counts in the cap.</summary>
    public static long SetAsideBytes(VolumeFolder folder) => FileHoles.Allocated(AsidePath(folder));

    private static string AsidePath(VolumeFolder folder) => folder.Database + ".aside";

    private static string SetAside(VolumeFolder folder, string why)
    {
        string aside = AsidePath(folder);
        File.Move(folder.Database, aside, true);
        File.Delete(folder.Database + "-wal");
        File.Delete(folder.Database + "-shm");
        return string.Create(CultureInfo.InvariantCulture, $"{folder.Database} is not used: {why.Trim()}. It was renamed to {aside}; the volume starts empty");
    }
}
