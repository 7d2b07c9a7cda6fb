using System.Collections.Concurrent;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Parsing;

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

    /// <summary>What is kept under a key in one of the owner's tables, from which it is taken when it has to go.</summary>
    /// <param name="table">That table.</param>
    /// <param name="kind">Tells the tables of one body apart: 1 to 15.</param>
    private sealed class KeptTicket<TKey, TValue>(
        MediaViews owner, ConcurrentDictionary<TKey, KeptTicket<TKey, TValue>> table, TKey key, TValue value, int charge, ulong kind) : Ticket(owner, charge)
        where TKey : notnull
    {
        /// <summary>Bytes of the dictionary's node, the key and this object.</summary>
        public const int Overhead = 240;

        public TValue Value { get; } = value;

        public override ulong Identity => ((ulong)Owner._body.Id << 20) ^ (uint)key.GetHashCode() ^ (kind << 60);

        public override bool TryEvict()
        {
            table.TryRemove(new(key, this));
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
