using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Disk;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Hosting;

/// <summary>Damaged blocks come by the thousand when a disk goes bad: one line a volume in ten seconds, with the number of the others.</summary>
internal sealed class CorruptReports
{
    private const long Pause = 10_000;

    private readonly ConcurrentDictionary<string, Volume> _volumes = new(StringComparer.Ordinal);

    public void Report(ILogger log, DiskEvent one)
    {
        Volume volume = _volumes.GetOrAdd(one.Path, static _ => new Volume());
        long now = Environment.TickCount64, next = Interlocked.Read(ref volume.Next);
        if (now < next || Interlocked.CompareExchange(ref volume.Next, now + Pause, next) != next) Interlocked.Increment(ref volume.Silent);
        else log.CorruptBlocks(one.Path, one.Text, Interlocked.Exchange(ref volume.Silent, 0));
    }

    private sealed class Volume
    {
        public long Next;
        public long Silent;
    }
}
