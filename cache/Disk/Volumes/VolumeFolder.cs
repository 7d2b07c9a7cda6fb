using System.Globalization;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// A volume's folder: volume.id (who it is), volume.lock (one process at a time), index.db, data/. Beside the folder, in
/// &lt;folder&gt;.volume, stands which volume was there last and on which file system, so that the empty folder under a missing mount is not
/// taken for a new volume; the other volumes' databases remember the same.
/// </summary>
internal sealed class VolumeFolder : IDisposable
{
    private const string IdentityFile = "volume.id";
    private const string LockFile = "volume.lock";
    private const string NewFile = "volume.new";

    private readonly FileStream _lock;

    private VolumeFolder(string path, string identity, FileStream held)
    {
        Root = path;
        Identity = identity;
        _lock = held;
    }

    public string Root { get; }

    /// <summary>32 hexadecimal digits.</summary>
    public string Identity { get; }

    public string Database => Path.Combine(Root, "index.db");

    public string Data => Path.Combine(Root, "data");

    public KnownVolume Known => new(Root, Identity, FileHoles.Device(Root));

    /// <summary>Whether a volume has been begun there.</summary>
    public static bool HasIdentity(string path) => File.Exists(Path.Combine(path, IdentityFile));

    /// <param name="path">Absolute, without a slash at its end.</param>
    /// <param name="peers">What other volumes remember.</param>
    /// <exception cref="VolumeRefusedException">In use by another process, or not the folder it was.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static VolumeFolder Open(string path, IEnumerable<KnownVolume> peers)
    {
        string? identity = ReadIdentity(path);
        KnownVolume? known = ReadBeside(path) ?? peers.FirstOrDefault(peer => peer.Path == path);
        if (identity is null && known is not null) RefuseUnlessEmptied(path, known);
        Directory.CreateDirectory(path);
        FileStream held = Lock(path);
        try
        {
            identity ??= Begin(path);
            var folder = new VolumeFolder(path, identity, held);
            WriteBeside(folder.Known);
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether the folder is still this volume; false: another disk, or none, is in its place.</summary>
    public bool IsInPlace() => ReadIdentity(Root) == Identity;

    public void Dispose() => _lock.Dispose();

    private static void RefuseUnlessEmptied(string path, KnownVolume known)
    {
        string marker = Path.Combine(path, NewFile);
        if (File.Exists(marker)) return;
        // Emptied or deleted by hand: the file system is the one it was on; under a missing mount is another one.
        string there = path;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
        if (known.Device != 0 && FileHoles.Device(there) == known.Device) return;
        throw new VolumeRefusedException($"volume {known.Identity[..8]} was at {path}, now there is none: is the disk mounted?"
            + $" To begin a new volume there, create the file {marker}");
    }

    private static FileStream Lock(string path)
    {
        string file = Path.Combine(path, LockFile);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new VolumeRefusedException($"{path} is in use by another process, or its lock file cannot be taken: {error.Message}") { IsInUse = true };
        }
    }

    private static string? ReadIdentity(string path)
    {
        string file = Path.Combine(path, IdentityFile);
        if (!File.Exists(file)) return null;
        string text = File.ReadAllText(file).Trim();
        return Guid.TryParseExact(text, "N", out _) ? text : throw new VolumeRefusedException($"{file} does not hold the name of a volume");
    }

    private static string Begin(string path)
    {
        string identity = Guid.NewGuid().ToString("N");
        WriteWhole(Path.Combine(path, IdentityFile), identity + "\n");
        File.Delete(Path.Combine(path, NewFile));
        return identity;
    }

    private static KnownVolume? ReadBeside(string path)
    {
        string file = path + ".volume";
        if (!File.Exists(file)) return null;
        string[] words = File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool whole = words.Length == 2 && Guid.TryParseExact(words[0], "N", out _);
        return whole && long.TryParse(words[1], CultureInfo.InvariantCulture, out long device) ? new KnownVolume(path, words[0], device) : null;
    }

    private static void WriteBeside(KnownVolume known)
    {
        if (ReadBeside(known.Path) == known) return;
        try
        {
            WriteWhole(known.Path + ".volume", string.Create(CultureInfo.InvariantCulture, $"{known.Identity} {known.Device}\n"));
        }
        catch (UnauthorizedAccessException)
        {
            // The folder above belongs to others: the other volumes' databases remember it instead.
        }
        catch (IOException)
        {
            // As above: read-only, or full.
        }
    }

    /// <summary>The file is there whole or not at all, whenever the machine stops.</summary>
    private static void WriteWhole(string file, string text)
    {
        using (var stream = new FileStream(file + ".tmp", FileMode.Create))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            stream.Flush(true);
        }

        File.Move(file + ".tmp", file, true);
    }
}
