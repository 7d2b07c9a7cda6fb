using StonMedia.Cache.Blocks;
using StonMedia.Media;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;

namespace StonMedia.Streams.Views;

/// <summary>What of the views counts in the memory store, and leaves when it says so.</summary>
public sealed partial class MediaViews
{
    /// <summary>An index that is loaded or being loaded; guarded by the owner's lock.</summary>
    private sealed class IndexSlot
    {
        public Task<(MediaIndex? Index, string? Reason)>? Loading { get; set; }

        public IndexTicket? Ticket { get; set; }
    }

    private abstract class Ticket(MediaViews owner, int charge) : Evictable
    {
        private int _gone;

        protected MediaViews Owner { get; } = owner;

        public override int Charge => charge;

        public override bool IsGone => Volatile.Read(ref _gone) != 0;

        public bool Drop()
        {
            if (Interlocked.Exchange(ref _gone, 1) != 0) return false;
            Owner._body.Store.Release(charge);
            return true;
        }
    }

    private sealed class ViewTicket(MediaViews owner, ViewRequest view, ViewAnswer answer, int charge) : Ticket(owner, charge)
    {
        /// <summary>The dictionary's node, the request and this object.</summary>
        public const int Overhead = 240;

        public ViewAnswer Answer { get; } = answer;

        public override ulong Identity => ((ulong)Owner._body.Id << 20) ^ (uint)view.GetHashCode() ^ (1UL << 60);

        public override bool TryEvict()
        {
            Owner._views.TryRemove(new(view, this));
            return Drop();
        }
    }

    private sealed class TimelineTicket(MediaViews owner, ViewRequest view, MediaTimeline? timeline, int charge) : Ticket(owner, charge)
    {
        /// <summary>The dictionary's node, the request and this object.</summary>
        public const int Overhead = 240;

        public MediaTimeline? Timeline { get; } = timeline;

        public override ulong Identity => ((ulong)Owner._body.Id << 20) ^ (uint)view.GetHashCode() ^ (5UL << 60);

        public override bool TryEvict()
        {
            Owner._timelines.TryRemove(new(view, this));
            return Drop();
        }
    }

    private sealed class PackageTicket(MediaViews owner, PackageKey key, MediaPackage package, int charge) : Ticket(owner, charge)
    {
        /// <summary>The dictionary's node, the key and this object.</summary>
        public const int Overhead = 240;

        public MediaPackage Package { get; } = package;

        public override ulong Identity => ((ulong)Owner._body.Id << 20) ^ (uint)key.GetHashCode() ^ (3UL << 60);

        public override bool TryEvict()
        {
            Owner._packages.TryRemove(new(key, this));
            return Drop();
        }
    }

    private sealed class IndexTicket(MediaViews owner, IndexSlot slot, int charge) : Ticket(owner, charge)
    {
        public override ulong Identity => ((ulong)Owner._body.Id << 20) ^ (slot == Owner._header ? 1UL << 61 : 5UL << 59);

        /// <summary>Layouts of deliveries under way keep using the index, so it stays while somebody reads.</summary>
        public override bool TryEvict()
        {
            if (Owner._body.HasReaders) return false;
            lock (Owner._lock) slot.Loading = null;
            return Drop();
        }
    }
}
