using System.Buffers;
using Akka.Streams;
using Akka.Streams.Stage;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Ingest;

/// <summary>
/// Reads an origin's body straight into block memory, one read a pull, up to the fill's bound. When the memory cap is
/// reached it tries again for a second, then fails.
/// </summary>
public sealed class OriginBodySource : GraphStage<SourceShape<IngestRun>>
{
    private readonly Outlet<IngestRun> _out = new("origin.out");
    private readonly IngestJob _job;
    private readonly CancellationTokenSource _stop;

    /// <param name="stop">Cancelled when the fill is to end at once; ends a read that is under way.</param>
    public OriginBodySource(IngestJob job, CancellationTokenSource stop)
    {
        _job = job;
        _stop = stop;
        Shape = new SourceShape<IngestRun>(_out);
    }

    public override SourceShape<IngestRun> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : TimerGraphStageLogic
    {
        private const int MemoryTries = 20;
        private static readonly TimeSpan s_memoryPause = TimeSpan.FromMilliseconds(50);

        private readonly OriginBodySource _stage;
        private readonly IngestJob _job;
        private readonly IngestRun _run = new();
        private readonly Action<int> _read;
        private readonly Action<Exception> _failed;
        private readonly Lock _owner = new();
        private long _lead;
        private int _memoryTries;
        private int _arrived;       // by a read that has ended, while its news is on the way to the stage
        private bool _reading;
        private bool _stopped;

        public Logic(OriginBodySource stage) : base(stage.Shape)
        {
            _stage = stage;
            _job = stage._job;
            _lead = _job.Lead;
            _read = GetAsyncCallback<int>(count =>
            {
                _arrived = 0;
                OnRead(count);
            });
            _failed = GetAsyncCallback<Exception>(FailStage);
            SetHandler(stage._out, onPull: ReadMore);
        }

        public override void PostStop()
        {
            bool idle;
            lock (_owner)
            {
                _stopped = true;
                idle = !_reading;
            }

            if (idle)
            {
                Keep(_arrived);
                _ = DisposeAsync();
            }
            else _stage._stop.Cancel();
        }

        protected override void OnTimer(object timerKey) => ReadMore();

        private void ReadMore()
        {
            if (_lead > 0)
            {
                Read(ArrayPool<byte>.Shared.Rent(16 << 10), (int)Math.Min(_lead, 16 << 10));
                return;
            }

            if (_job.Writer.Position >= _job.Bound.End)
            {
                CompleteStage();
                return;
            }

            if (!_job.Writer.TryGetRoom(out Memory<byte> room))
            {
                if (++_memoryTries > MemoryTries) FailStage(new BodyException("cache.memory is in use to the last byte") { NoMemory = true });
                else ScheduleOnce("memory", s_memoryPause);
                return;
            }

            _memoryTries = 0;
            int count = _job.Bound.Take(_job.Writer.Position, room.Length);
            if (count == 0) CompleteStage();
            else Read(room[..count]);
        }

        private void Read(byte[] scratch, int count) => Start(Ask(scratch.AsMemory(0, count)), scratch);

        private void Read(Memory<byte> room) => Start(Ask(room), null);

        /// <summary>
        /// What fails at once (a fill that was stopped in this moment, a body that ended early in bytes already here) ends the stage as what
        /// fails later does; thrown out of a handler it would be reported as a fault of the stage.
        /// </summary>
        private ValueTask<int> Ask(Memory<byte> room)
        {
            try
            {
                return _job.Response.ReadAsync(room, _stage._stop.Token);
            }
            catch (Exception error)
            {
                return ValueTask.FromException<int>(error);
            }
        }

        private void Start(ValueTask<int> read, byte[]? scratch)
        {
            if (read.IsCompletedSuccessfully)
            {
                if (scratch is not null) ArrayPool<byte>.Shared.Return(scratch);
                OnRead(read.Result);
                return;
            }

            lock (_owner) _reading = true;
            _ = AwaitAsync(read, scratch);
        }

        /// <summary>The room belongs to the read until it has ended, so a stage that stops meanwhile leaves the cleaning up to this.</summary>
        private async Task AwaitAsync(ValueTask<int> read, byte[]? scratch)
        {
            int count = 0;
            Exception? error = null;
            try
            {
                count = await read.ConfigureAwait(false);
            }
            catch (Exception caught)
            {
                error = caught;
            }

            if (scratch is not null) ArrayPool<byte>.Shared.Return(scratch);
            bool orphaned;
            lock (_owner)
            {
                _reading = false;
                orphaned = _stopped;
                if (!orphaned) _arrived = count;
            }

            if (orphaned)
            {
                Keep(count);
                await DisposeAsync().ConfigureAwait(false);
            }
            else if (error is not null) _failed(error);
            else _read(count);
        }

        /// <summary>What came while the stage was stopping is here and paid for: it is stored all the same.</summary>
        private void Keep(int count)
        {
            if (count == 0) return;
            if (_lead > 0) CountLead(count);
            else _job.Store(count);
        }

        private void CountLead(int count)
        {
            _job.Generation.CountReceived(count, again: 0);
            _job.Received(count, 0);
        }

        private void OnRead(int count)
        {
            if (count == 0)
            {
                if (_job.Generation.Length < 0) _job.Writer.End();
                CompleteStage();
            }
            else if (_lead > 0)
            {
                CountLead(count);
                _lead -= count;
                ReadMore();
            }
            else
            {
                _run.Count = count;
                Push(_stage._out, _run);
            }
        }

        private async Task DisposeAsync()
        {
            _job.Writer.Dispose();
            await _job.Response.DisposeAsync().ConfigureAwait(false);
        }
    }
}
