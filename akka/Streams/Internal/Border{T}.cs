using System.Numerics;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>
/// A ring written by the upstream island and read by the downstream one. The writer stalls when <c>size</c> elements are unread and is called again
/// when half of them were read. Completion follows the elements; a failure overtakes them.
/// </summary>
internal sealed class Border<T> : Border
{
    private readonly int _size;
    private readonly T?[] _ring;
    private long _written;
    private long _read;
    private int _stalled;
    private volatile bool _done;
    private volatile Exception? _failure;

    public Border(int size)
    {
        _size = Math.Max(1, size);
        _ring = new T?[BitOperations.RoundUpToPowerOf2((uint)_size)];
        Writer = new WriterLogic(this);
        Reader = new ReaderLogic(this);
    }

    public override GraphStageLogic Upstream => Writer;

    public override GraphStageLogic Downstream => Reader;

    private WriterLogic Writer { get; }

    private ReaderLogic Reader { get; }

    private sealed class WriterLogic : InGraphStageLogic
    {
        private static readonly Inlet<T> In = new("border.in") { Id = 0 };

        private readonly Border<T> _border;
        private readonly Action _room;

        public WriterLogic(Border<T> border) : base(1, 0)
        {
            _border = border;
            _room = GetAsyncCallback(Resume);
            Cancelled = GetAsyncCallback<Exception>(cause =>
            {
                _border._done = true;
                CancelStage(cause);
            });
            SetHandler(In, this);
        }

        public Action<Exception> Cancelled { get; }

        public void Room() => _room();

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            long written = _border._written;
            _border._ring[written & (_border._ring.Length - 1)] = Grab(In);
            Volatile.Write(ref _border._written, written + 1);
            _border.Reader.Wake();
            if (written + 1 - Volatile.Read(ref _border._read) < _border._size)
            {
                Pull(In);
                return;
            }
            Stall();
        }

        private void Stall()
        {
            // The reader looks at _stalled after it has read: either it sees it set, or its reading is seen here.
            Interlocked.Exchange(ref _border._stalled, 1);
            if (_border._written - Volatile.Read(ref _border._read) <= _border._size / 2 && Interlocked.Exchange(ref _border._stalled, 0) == 1) TryPull(In);
        }

        /// <summary>
        /// The reader says there is room. It may have counted before the writer filled the ring again and stalled anew, so only the count made here, where
        /// nothing is written meanwhile, is believed.
        /// </summary>
        private void Resume()
        {
            if (_border._written - Volatile.Read(ref _border._read) < _border._size) TryPull(In);
            else Stall();
        }

        public override void OnUpstreamFinish()
        {
            _border._done = true;
            _border.Reader.Wake();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _border._failure = e;
            _border.Reader.Wake();
            CompleteStage();
        }

        public override void PostStop()
        {
            if (_border._done || _border._failure is not null) return;
            _border._failure = new AbruptStageTerminationException(this);
            _border.Reader.Wake();
        }
    }

    private sealed class ReaderLogic : OutGraphStageLogic
    {
        private static readonly Outlet<T> Out = new("border.out") { Id = 0 };

        private readonly Border<T> _border;
        private readonly Action _wake;
        private int _woken;

        public ReaderLogic(Border<T> border) : base(0, 1)
        {
            _border = border;
            _wake = GetAsyncCallback(() =>
            {
                Interlocked.Exchange(ref _woken, 0);
                Advance();
            });
            SetHandler(Out, this);
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _woken, 1) == 0) _wake();
        }

        public override void OnPull() => Advance();

        private void Advance()
        {
            if (_border._failure is { } failure)
            {
                FailStage(failure);
                return;
            }
            bool done = _border._done;
            long read = _border._read;
            if (read == Volatile.Read(ref _border._written))
            {
                if (done) CompleteStage();
                return;
            }
            if (!IsAvailable(Out)) return;
            ref T? slot = ref _border._ring[read & (_border._ring.Length - 1)];
            T element = slot!;
            slot = default;
            Interlocked.Exchange(ref _border._read, ++read);
            Push(Out, element);
            if (done && read == Volatile.Read(ref _border._written)) CompleteStage();
            else if (_border._written - read <= _border._size / 2 && Volatile.Read(ref _border._stalled) == 1
                && Interlocked.Exchange(ref _border._stalled, 0) == 1) _border.Writer.Room();
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _border.Writer.Cancelled(cause);
            CompleteStage();
        }
    }
}
