using System.Buffers;
using Akka.Streams;
using Akka.Streams.Stage;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;

namespace StonMedia.Streams.Delivery;

/// <summary>
/// The bytes of one slice of a view as chunks, at most 64 KiB each. A chunk is borrowed: pulling for the next one says that
/// the last is used up. What was pinned or rented is given back then, or when the stage stops for whatever reason.
/// </summary>
public sealed class LayoutSource : GraphStage<SourceShape<Chunk>>
{
    private readonly Outlet<Chunk> _out = new("layout.out");
    private readonly Delivery _delivery;
    private readonly CancellationToken _cancel;

    public LayoutSource(Delivery delivery, CancellationToken cancel)
    {
        _delivery = delivery;
        _cancel = cancel;
        Shape = new SourceShape<Chunk>(_out);
    }

    public override SourceShape<Chunk> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private const int MaxChunk = BlockSize.Bytes;

        // Inline bytes from here on go out as they are.
        private const int LongPiece = 16 << 10;

        private readonly LayoutSource _stage;
        private readonly Chunk _chunk = new();
        private readonly Action<LeaseBox> _arrived;
        private readonly Action<Exception> _failed;
        private readonly Action<ReadOnlyMemory<byte>> _rendered;
        private LayoutCursor _cursor;
        private BlockLease _lease;
        private bool _isHeld;
        private byte[]? _computed;
        private LeaseBox? _pending;
        private RenderPump? _pump;
        private long _sourceAt;
        private long _sourceLeft;
        private long _horizon;
        private bool _stopped;

        public Logic(LayoutSource stage) : base(stage.Shape)
        {
            _stage = stage;
            Delivery delivery = stage._delivery;
            if (delivery.Count >= 0) _cursor = delivery.Layout.Slice(delivery.Offset, delivery.Count);
            else
            {
                _sourceAt = delivery.Offset;
                _sourceLeft = long.MaxValue - delivery.Offset;
            }

            _chunk.Offset = delivery.Offset;
            _arrived = GetAsyncCallback<LeaseBox>(OnArrived);
            _failed = GetAsyncCallback<Exception>(FailStage);
            _rendered = GetAsyncCallback<ReadOnlyMemory<byte>>(Send);
            SetHandler(stage._out, this);
        }

        public override void OnPull()
        {
            DropLease();
            _chunk.Offset += _chunk.Memory.Length;
            _chunk.Memory = default;
            if (_sourceLeft > 0)
            {
                ReadSource();
                return;
            }

            if (_pump is { Remaining: > 0 })
            {
                Render(_pump);
                return;
            }

            if (!_cursor.MoveNext(out LayoutPiece piece))
            {
                CompleteStage();
                return;
            }

            switch (piece.Kind)
            {
                case LayoutPieceKind.Inline when piece.Count >= LongPiece:
                    Send(piece.Bytes);
                    break;
                case LayoutPieceKind.Inline or LayoutPieceKind.Computed:
                    PushGathered(piece);
                    break;
                case LayoutPieceKind.Rendered:
                    _pump?.Stop();
                    _pump = new RenderPump(piece.Rendered!.Open(piece.Offset, piece.Count), _stage._delivery.Body);
                    Render(_pump);
                    break;
                default:
                    _sourceAt = piece.Offset;
                    _sourceLeft = piece.Count;
                    _horizon = Horizon(_cursor, piece.Offset + piece.Count);
                    ReadSource();
                    break;
            }
        }

        public override void PostStop()
        {
            Volatile.Write(ref _stopped, true);
            _pending?.Take().Dispose();
            DropLease();
            _pump?.Stop();
            _pump = null;
            if (_computed is not null) ArrayPool<byte>.Shared.Return(_computed);
            _computed = null;
        }

        /// <summary>
        /// A header is some forty short pieces: as many as fit go out in one rented buffer, not in a packet each. The cursor is not asked again
        /// before all of it went out.
        /// </summary>
        private void PushGathered(LayoutPiece piece)
        {
            _computed ??= ArrayPool<byte>.Shared.Rent(MaxChunk);
            int filled = 0;
            while (true)
            {
                int count = (int)Math.Min(piece.Count, MaxChunk - filled);
                Span<byte> room = _computed.AsSpan(filled, count);
                if (piece.Kind == LayoutPieceKind.Inline) piece.Bytes.Span[..count].CopyTo(room);
                else piece.Computed!.Read(piece.Offset, room);
                filled += count;
                if (count < piece.Count)
                {
                    long done = _cursor.Offset - piece.Count + count;
                    _cursor = _stage._delivery.Layout.Slice(done, _cursor.Remaining + piece.Count - count);
                    break;
                }

                LayoutCursor ahead = _cursor;
                if (filled == MaxChunk || !ahead.MoveNext(out piece)) break;
                if (piece.Kind is not (LayoutPieceKind.Inline or LayoutPieceKind.Computed) || (piece.Kind == LayoutPieceKind.Inline && piece.Count >= LongPiece)) break;
                _cursor = ahead;
            }

            Send(_computed.AsMemory(0, filled));
        }

        private void Render(RenderPump pump)
        {
            ValueTask<ReadOnlyMemory<byte>> next = pump.NextAsync(_stage._cancel);
            if (next.IsCompletedSuccessfully) Send(next.Result);
            else _ = AwaitRenderedAsync(next);
        }

        private async Task AwaitRenderedAsync(ValueTask<ReadOnlyMemory<byte>> next)
        {
            try
            {
                _rendered(await next.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                _failed(error);
            }
        }

        private void ReadSource()
        {
            ValueTask<BlockLease> read = _stage._delivery.Body.ReadAsync(
                _sourceAt, Math.Min(_sourceLeft, MaxChunk), Math.Max(_horizon, _sourceAt + _sourceLeft), _stage._cancel);
            if (read.IsCompletedSuccessfully) OnLease(read.Result);
            else
            {
                var box = new LeaseBox();
                _pending = box;
                _ = AwaitAsync(read, box);
            }
        }

        /// <summary>
        /// How far this delivery will read on through runs that follow closely: a clip without a film's subtitles is many short runs,
        /// and one transfer for all of them beats one for each. Gaps up to a block are fetched along.
        /// </summary>
        private static long Horizon(LayoutCursor ahead, long end)
        {
            for (int looks = 0; looks < 256 && ahead.MoveNext(out LayoutPiece piece); looks++)
            {
                if (piece.Kind != LayoutPieceKind.Source) continue;
                if (piece.Offset < end || piece.Offset - end > BlockSize.Bytes) break;
                end = piece.Offset + piece.Count;
            }

            return end;
        }

        /// <summary>Both outcomes come back as callbacks; a lease that arrives after the stop is given back by whoever finds it last.</summary>
        private async Task AwaitAsync(ValueTask<BlockLease> read, LeaseBox box)
        {
            try
            {
                box.Put(await read.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                _failed(error);
                return;
            }

            if (Volatile.Read(ref _stopped)) box.Take().Dispose();
            else _arrived(box);
        }

        private void OnArrived(LeaseBox box)
        {
            _pending = null;
            OnLease(box.Take());
        }

        private void OnLease(BlockLease lease)
        {
            _lease = lease;
            _isHeld = lease.Block?.TryHold() == true;
            int count = lease.Memory.Length;
            if (count == 0)
            {
                if (_stage._delivery.Count < 0) CompleteStage();
                else FailStage(new BodyException($"the body ended at {_sourceAt}, before the length it had promised"));
                return;
            }

            _sourceAt += count;
            _sourceLeft -= count;
            if (_isHeld || lease.Block is null)
            {
                Send(lease.Memory);
                return;
            }

            // Enough of the memory is held by viewers who are slow: this one may be another.
            _computed ??= ArrayPool<byte>.Shared.Rent(MaxChunk);
            lease.Memory.CopyTo(_computed);
            DropLease();
            Send(_computed.AsMemory(0, count));
        }

        private void DropLease()
        {
            if (_isHeld) _lease.Block!.Unhold();
            _isHeld = false;
            _lease.Dispose();
            _lease = default;
        }

        private void Send(ReadOnlyMemory<byte> memory)
        {
            _chunk.Memory = memory;
            Push(_stage._out, _chunk);
        }
    }
}
