using StonMedia.Cache.Blocks;
using StonMedia.Media.Subtitles;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Views;

/// <summary>The cues of a subtitle file, read once and kept with its body; counted in cache.memory and dropped when that is short.</summary>
public sealed class SidecarCues : IDisposable
{
    private readonly Generation _body;
    private readonly SemaphoreSlim _turn = new(1);    // a large file takes a hundred megabytes to read: one at a time
    private Ticket? _ticket;
    private volatile bool _disposed;

    private SidecarCues(Generation body) => _body = body;

    /// <summary>The cues; null when the body is no WebVTT file, or too large.</summary>
    /// <param name="body">The file.</param>
    /// <param name="reader">A reader of it.</param>
    /// <exception cref="BodyException">Its bytes cannot be had.</exception>
    public static async ValueTask<CueList?> OfAsync(Generation body, IBodySource reader, CancellationToken cancel)
    {
        // A file that was taken for media before keeps that; its cues are then read each time.
        if ((body.Derived ?? body.GetOrSetDerived(new SidecarCues(body))) is not SidecarCues kept) return await ReadAsync(body, reader, cancel).ConfigureAwait(false);
        if (kept.Known is { } known) return known;
        await kept._turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (kept.Known is { } meanwhile) return meanwhile;
            CueList? cues = await ReadAsync(body, reader, cancel).ConfigureAwait(false);
            if (cues is not null) kept.Keep(cues);
            return cues;
        }
        finally
        {
            kept._turn.Release();
        }
    }

    private CueList? Known
    {
        get
        {
            if (Volatile.Read(ref _ticket) is not { IsGone: false } ticket) return null;
            ticket.Touch();
            return ticket.Cues;
        }
    }

    private static async ValueTask<CueList?> ReadAsync(Generation body, IBodySource reader, CancellationToken cancel)
    {
        if (body.Length > CueList.MaxBytes) return null;
        var file = new MemoryStream();
        while (body.Length < 0 || file.Length < body.Length)
        {
            using BlockLease lease = await reader.ReadAsync(file.Length, BlockSize.Bytes, body.Length < 0 ? file.Length + BlockSize.Bytes : body.Length, cancel).ConfigureAwait(false);
            if (lease.Memory.IsEmpty) break;
            file.Write(lease.Memory.Span);
            if (file.Length > CueList.MaxBytes) return null;
        }

        return CueList.TryParse(file.GetBuffer().AsSpan(0, (int)file.Length), out CueList cues) ? cues : null;
    }

    public void Dispose()
    {
        _disposed = true;
        if (Interlocked.Exchange(ref _ticket, null)?.Drop() == true) _body.Store.NoteGone();
    }

    private void Keep(CueList cues)
    {
        int charge = cues.MemoryBytes + Ticket.Overhead;
        if (!_body.Store.TryReserve(charge)) return;
        var ticket = new Ticket(this, cues, charge);
        if (Interlocked.Exchange(ref _ticket, ticket)?.Drop() == true) _body.Store.NoteGone();
        if (_disposed && Interlocked.CompareExchange(ref _ticket, null, ticket) == ticket) ticket.Drop();
        else _body.Store.Admit(ticket);
    }

    private sealed class Ticket(SidecarCues owner, CueList cues, int charge) : Evictable
    {
        public const int Overhead = 160;

        private int _gone;

        public CueList Cues { get; } = cues;

        public override int Charge => charge;

        public override bool IsGone => Volatile.Read(ref _gone) != 0;

        public override ulong Identity => ((ulong)owner._body.Id << 20) ^ (6UL << 60);

        public override bool TryEvict()
        {
            Interlocked.CompareExchange(ref owner._ticket, null, this);
            return Drop();
        }

        public bool Drop()
        {
            if (Interlocked.Exchange(ref _gone, 1) != 0) return false;
            owner._body.Store.Release(charge);
            return true;
        }
    }
}
