using Microsoft.Extensions.Logging;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Settings;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Hosting;

/// <summary>The volumes of a running edge: opened without holding up the start, reported, added and removed.</summary>
internal sealed class EdgeVolumes
{
    /// <summary>How long a reload waits for a new volume: its disk may be slow, and nobody but the operator waits.</summary>
    private static readonly TimeSpan s_reloadWait = TimeSpan.FromSeconds(30);

    private readonly MetricsRegistry _metrics;
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<string>> _last = Task.FromResult<IReadOnlyList<string>>([]);
    private Dictionary<string, DiskSettings> _configured = new(StringComparer.Ordinal);

    private EdgeVolumes(DiskTier tier, MetricsRegistry metrics)
    {
        Tier = tier;
        _metrics = metrics;
    }

    public DiskTier Tier { get; }

    /// <summary>Opens the volumes, waiting no longer than the start may take. One that cannot be opened is reported, and the edge goes on without it.</summary>
    public static async Task<EdgeVolumes> OpenAsync(IReadOnlyList<DiskSettings> disks, DiskTierOptions run, ILogger log, MetricsRegistry metrics)
    {
        var corrupt = new CorruptReports();
        DiskTierOptions options = run with { Volumes = disks, OpenFiles = OpenFiles.OfVolume(disks.Count, OpenFiles.Limit), OnEvent = one => Report(log, corrupt, one) };
        // Off this thread: what a volume asks of its disk to begin with may hang.
        Task<DiskTier> opening = Task.Run(() => DiskTier.OpenAsync(options));
        DiskTier tier = await opening.ConfigureAwait(false);
        var volumes = new EdgeVolumes(tier, metrics) { _configured = disks.ToDictionary(static one => one.Path, StringComparer.Ordinal) };
        foreach (DiskSettings disk in disks) volumes.Register(disk.Path);
        return volumes;
    }

    /// <summary>Adds what is new in a configuration and removes what is no longer in it; a volume of another size is closed and opened again.</summary>
    /// <returns>One line for each change.</returns>
    public Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<DiskSettings> disks)
    {
        // One after the other.
        lock (_registered) return _last = ApplyAsync(_last, disks);
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(Task before, IReadOnlyList<DiskSettings> disks)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dictionary<string, DiskSettings> wanted = disks.ToDictionary(static one => one.Path, StringComparer.Ordinal);
        var changes = new List<string>();
        foreach (DiskSettings old in _configured.Values.Where(old => !wanted.TryGetValue(old.Path, out DiskSettings? kept) || kept != old))
        {
            await Tier.RemoveVolumeAsync(old.Path).ConfigureAwait(false);
            if (!wanted.ContainsKey(old.Path)) Unregister(old.Path);
            changes.Add($"{old.Path} removed");
        }

        DiskSettings[] added = [.. wanted.Values.Where(one => !_configured.TryGetValue(one.Path, out DiskSettings? known) || known != one)];
        bool[] opened = await Task.WhenAll(added.Select(OpenOneAsync)).ConfigureAwait(false);
        changes.AddRange(added.Zip(opened, static (one, isOpen) => isOpen ? $"{one.Path} added" : $"{one.Path} cannot be used; the log says why"));
        _configured = wanted;
        return changes;
    }

    private async Task<bool> OpenOneAsync(DiskSettings disk)
    {
        // Off this thread: what the volume asks of its disk to begin with may hang.
        bool opened = await Task.Run(() => Tier.AddVolumeAsync(disk, s_reloadWait)).ConfigureAwait(false);
        Register(disk.Path);
        return opened;
    }

    private void Register(string path)
    {
        lock (_registered)
            if (!_registered.Add(path)) return;
        string label = LabelOf(path);
        Gauge("stonmedia_disk_in_use", "1: the volume is in use; 0: it was taken out or could not be opened.", static one => one.IsIn ? 1 : 0);
        Gauge("stonmedia_disk_size_bytes", "Bytes that a volume may occupy.", static one => one.Size);
        Gauge("stonmedia_disk_used_bytes", "Bytes that a volume occupies: database, log and data.", static one => one.Used);
        Gauge("stonmedia_disk_database_bytes", "Of the used bytes those of database and log.", static one => one.DatabaseBytes);
        Gauge("stonmedia_disk_filter_bytes", "Memory of the filter that knows unknown keys.", static one => one.FilterBytes);
        Gauge("stonmedia_disk_write_queue", "Blocks that wait to be written.", static one => one.WriteQueue);
        Gauge("stonmedia_disk_read_queue", "Reads that wait.", static one => one.ReadQueue);
        Counter("stonmedia_disk_blocks_read_total", "Blocks read and verified.", static one => one.BlocksRead);
        Counter("stonmedia_disk_blocks_written_total", "Blocks written.", static one => one.BlocksWritten);
        Counter("stonmedia_disk_writes_dropped_total", "Blocks that were not written because the queue was full.", static one => one.WritesDropped);
        Counter("stonmedia_disk_reads_late_total", "Reads that waited too long, so that the origin was asked.", static one => one.ReadsLate);
        Counter("stonmedia_disk_corrupt_blocks_total", "Blocks whose checksum was wrong.", static one => one.CorruptBlocks);
        Counter("stonmedia_disk_evicted_bytes_total", "Bytes dropped to make room.", static one => one.EvictedBytes);

        void Gauge(string name, string help, Func<DiskVolumeStatus, double> read) => _metrics.Read(name, MetricKind.Gauge, help, () => Value(read), label);
        void Counter(string name, string help, Func<DiskVolumeStatus, double> read) => _metrics.Read(name, MetricKind.Counter, help, () => Value(read), label);
        double Value(Func<DiskVolumeStatus, double> read) => Tier.Volumes.FirstOrDefault(one => one.Path == path) is { } status ? read(status) : 0;
    }

    private void Unregister(string path)
    {
        lock (_registered)
            if (_registered.Remove(path)) _metrics.Remove(LabelOf(path));
    }

    private static string LabelOf(string path) => $"volume=\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static void Report(ILogger log, CorruptReports corrupt, DiskEvent one)
    {
        switch (one.Kind)
        {
            case DiskEventKind.CorruptBlock:
                corrupt.Report(log, one);
                break;
            case DiskEventKind.VolumeIn:
                log.VolumeIn(one.Path, one.Text);
                break;
            case DiskEventKind.VolumeRefused:
                log.VolumeRefused(one.Path, one.Text);
                break;
            case DiskEventKind.VolumeOut:
                log.VolumeOut(one.Path, one.Text);
                break;
            case DiskEventKind.DatabaseSetAside:
                log.DatabaseSetAside(one.Path, one.Text);
                break;
            case DiskEventKind.VolumeEmptied:
                log.VolumeEmptied(one.Path, one.Text);
                break;
            default:
                log.DiskProblem(one.Path, one.Text);
                break;
        }
    }
}
