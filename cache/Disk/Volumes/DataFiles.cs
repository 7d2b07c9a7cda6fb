using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// The sparse files of large generations: data/xx/&lt;generation&gt;, opened once and kept open in bounded number. Reads by any thread;
/// everything that changes space by the writer alone, which keeps the sum of what is allocated.
/// </summary>
internal sealed class DataFiles(IVolumeFiles files, string folder, int maxOpen) : IDisposable
{
    public const int Folders = 256;

    /// <summary>Bodies whose growth is remembered.</summary>
    private const int MaxGrowing = 512;

    private readonly ConcurrentDictionary<long, OpenFile> _open = new();
    private readonly Dictionary<long, Growth> _growing = [];
    private readonly long[] _swept = new long[Folders];
    private int _sweptFolders = Folders;
    private long _clock;
    private long _allocated;

    /// <summary>Bytes that all data files occupy; an upper bound until everything is measured.</summary>
    public long Allocated { get => Interlocked.Read(ref _allocated); set => Interlocked.Exchange(ref _allocated, value); }

    public string PathOf(long generation)
    {
        string name = generation.ToString("x16", CultureInfo.InvariantCulture);
        return Path.Combine(FolderPath((int)(generation & (Folders - 1))), name);
    }

    public string FolderPath(int index) => Path.Combine(folder, index.ToString("x2", CultureInfo.InvariantCulture));

    /// <exception cref="IOException">The disk failed, or there is no such file.</exception>
    public int Read(long generation, Span<byte> buffer, long offset)
    {
        while (true)
        {
            try
            {
                return files.Read(Handle(generation, false), buffer, offset);
            }
            catch (ObjectDisposedException)
            {
                // Closed as one too many just now: opened again.
            }
        }
    }

    /// <summary>Writes neighbouring blocks where none are; what they take is counted at once and measured later.</summary>
    /// <param name="bytes">Their lengths together.</param>
    public void Write(long generation, IReadOnlyList<ReadOnlyMemory<byte>> blocks, long offset, long bytes)
    {
        Growth growth = Growing(generation);
        files.Write(Handle(generation, true), blocks, offset);
        long pages = (bytes + 4095L) & ~4095L;
        growth.Estimate += pages;
        Add(generation, pages);
    }

    /// <summary>Gives a range back. False: no holes here.</summary>
    public bool TryPunch(long generation, long offset, long length)
    {
        Growth growth = Growing(generation);
        bool punched = files.TryPunch(Handle(generation, false), offset, length);
        Measure(generation, growth);
        return punched;
    }

    public void Delete(long generation)
    {
        string path = PathOf(generation);
        Growth growth = Growing(generation);
        if (_open.TryRemove(generation, out OpenFile? open)) open.Handle.Dispose();
        files.Delete(path);
        Add(generation, -(growth.Known + growth.Estimate));
        _growing.Remove(generation);
    }

    /// <summary>Replaces estimates by what the file system says.</summary>
    public void MeasureAll()
    {
        foreach ((long generation, Growth growth) in _growing)
            if (growth.Estimate != 0) Measure(generation, growth);
        if (_growing.Count > MaxGrowing) _growing.Clear();
    }

    /// <summary>The sum is not exact (the volume was not closed): folders are measured one by one from now.</summary>
    public void BeginSweep() => _sweptFolders = 0;

    public bool IsSwept => _sweptFolders == Folders;

    /// <summary>Measures the next folder, deletes what belongs to nobody; with the last one the sum is exact.</summary>
    /// <param name="isKnown">Whether a generation is stored.</param>
    public void SweepNext(Func<long, bool> isKnown)
    {
        MeasureAll();
        int index = _sweptFolders;
        long sum = 0;
        string path = FolderPath(index);
        if (Directory.Exists(path))
        {
            foreach (string file in Directory.EnumerateFiles(path))
            {
                bool named = long.TryParse(Path.GetFileName(file), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long generation);
                if (named && isKnown(generation)) sum += files.Allocated(file);
                else files.Delete(file);
            }
        }

        _swept[index] = sum;
        _sweptFolders = index + 1;
        if (IsSwept) Allocated = _swept.Sum();
    }

    public void Dispose()
    {
        foreach (OpenFile open in _open.Values) open.Handle.Dispose();
        _open.Clear();
    }

    private Growth Growing(long generation)
    {
        if (_growing.TryGetValue(generation, out Growth? growth)) return growth;
        return _growing[generation] = new Growth { Known = files.Allocated(PathOf(generation)) };
    }

    private void Measure(long generation, Growth growth)
    {
        long now = files.Allocated(PathOf(generation));
        Add(generation, now - growth.Known - growth.Estimate);
        growth.Known = now;
        growth.Estimate = 0;
    }

    private void Add(long generation, long bytes)
    {
        Allocated += bytes;
        int index = (int)(generation & (Folders - 1));
        if (index < _sweptFolders && !IsSwept) _swept[index] += bytes;
    }

    private SafeFileHandle Handle(long generation, bool create)
    {
        long now = Interlocked.Increment(ref _clock);
        if (_open.TryGetValue(generation, out OpenFile? there))
        {
            there.LastUse = now;
            return there.Handle;
        }

        var opened = new OpenFile(files.Open(PathOf(generation), create)) { LastUse = now };
        if (!_open.TryAdd(generation, opened))
        {
            opened.Handle.Dispose();
            return Handle(generation, create);
        }

        if (_open.Count > maxOpen) CloseOldest(generation);
        return opened.Handle;
    }

    private void CloseOldest(long except)
    {
        foreach ((long generation, OpenFile open) in _open.OrderBy(static pair => pair.Value.LastUse).Take(Math.Max(1, maxOpen / 4)).ToArray())
            if (generation != except && _open.TryRemove(new KeyValuePair<long, OpenFile>(generation, open))) open.Handle.Dispose();
    }

    private sealed class OpenFile(SafeFileHandle handle)
    {
        public SafeFileHandle Handle { get; } = handle;

        public long LastUse { get; set; }
    }

    private sealed class Growth
    {
        /// <summary>As last measured.</summary>
        public long Known;

        /// <summary>Written since.</summary>
        public long Estimate;
    }
}
