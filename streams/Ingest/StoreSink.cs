using Akka.Streams;
using Akka.Streams.Stage;
using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Ingest;

/// <summary>
/// Publishes what was read, and asks for more only while the fill is within read-ahead of its furthest reader: so the
/// origin's socket feels how fast the fastest viewer is. Without any reader near it goes on for a rest of at most
/// read-ahead, otherwise waits two seconds for somebody to come, then ends.
/// </summary>
public sealed class StoreSink : GraphStageWithMaterializedValue<SinkShape<IngestRun>, Task<IngestEnd>>
{
    private readonly Inlet<IngestRun> _in = new("store.in");
    private readonly IngestJob _job;

    public StoreSink(IngestJob job)
    {
        _job = job;
        Shape = new SinkShape<IngestRun>(_in);
    }

    public override SinkShape<IngestRun> Shape { get; }

    public override ILogicAndMaterializedValue<Task<IngestEnd>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var done = new TaskCompletionSource<IngestEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<IngestEnd>>(new Logic(this, done), done.Task);
    }

    private sealed class Logic : TimerGraphStageLogic
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(5);

        private readonly StoreSink _stage;
        private readonly IngestJob _job;
        private readonly TaskCompletionSource<IngestEnd> _done;
        private BodyWaiter _gate = new();
        private readonly Action _opened;
        private bool _pausedAlone;
        private bool _paused;
        private bool _finished;
        private IngestEnd _end;
        private Exception? _failure;

        public Logic(StoreSink stage, TaskCompletionSource<IngestEnd> done) : base(stage.Shape)
        {
            _stage = stage;
            _job = stage._job;
            _done = done;
            _opened = GetAsyncCallback(OnOpened);
            SetHandler(stage._in, onPush: OnPush, onUpstreamFinish: OnFinish, onUpstreamFailure: OnFailure);
        }

        public override void PreStart() => PullWhenWanted();

        public override void PostStop()
        {
            _job.Generation.Unpause(_gate);
            _gate.Fail(new OperationCanceledException("the fill has ended"));
            if (_failure is not null) _done.TrySetException(_failure);
            else if (_finished) _done.TrySetResult(_end);
            else _done.TrySetException(new Delivery.BodyException("the fill was stopped"));
        }

        protected override void OnTimer(object timerKey)
        {
            if (!_paused) return;
            if (timerKey is "alone" && _pausedAlone && !IsWanted(out bool alone) && alone) End(IngestEnd.Abandoned);
            else OnOpened();
        }

        private void OnPush()
        {
            _job.Store(Grab(_stage._in).Count);
            PullWhenWanted();
        }

        private void OnFinish()
        {
            _finished = true;
            _end = IngestEnd.Reached;
            CompleteStage();
        }

        private void OnFailure(Exception error)
        {
            _failure = error;
            FailStage(error);
        }

        private void PullWhenWanted()
        {
            if (IsWanted(out bool alone))
            {
                Pull(_stage._in);
                return;
            }

            _paused = true;
            _pausedAlone = alone;
            long resumeAt = alone ? long.MaxValue - 1 : Math.Max(0, _job.Bound.Position - (_job.ReadAhead / 4 * 3));     // some slack, so that not every read of theirs wakes the fill
            // One for each pause: a timer may have ended the last one while what its gate had set going is still on its way.
            _gate = new BodyWaiter();
            _gate.Arm(resumeAt, resumeAt, long.MaxValue);
            _job.Generation.Pause(_gate);
            if (IsWanted(out _)) _gate.Signal();
            _ = AwaitGateAsync(_gate.Wait());
            ScheduleOnce(alone ? "alone" : "again", alone ? s_patience : s_lookAgain);
        }

        private async Task AwaitGateAsync(ValueTask opened)
        {
            try
            {
                await opened.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;     // the stage has stopped: nobody is left to be told
            }

            _opened();
        }

        private void OnOpened()
        {
            if (!_paused) return;
            _paused = false;
            CancelTimer("alone");
            CancelTimer("again");
            _job.Generation.Unpause(_gate);
            _gate.Signal();
            if (!_finished) PullWhenWanted();
        }

        /// <summary>Whether the next read is wanted now; <paramref name="alone"/>: no reader is anywhere near this fill.</summary>
        private bool IsWanted(out bool alone)
        {
            FillBound bound = _job.Bound;
            long position = bound.Position;
            alone = false;
            if (position >= bound.End) return true;     // the source will see that it is done
            long furthest = _job.Generation.FurthestReader(Math.Max(0, bound.From - _job.ReadAhead), bound.End);
            if (furthest < 0)
            {
                alone = true;
                return bound.End != long.MaxValue && !bound.IsOpenEnded && bound.End - position <= _job.ReadAhead;
            }

            return position < bound.Allowed && position < furthest + _job.ReadAhead;
        }

        private void End(IngestEnd how)
        {
            _finished = true;
            _end = how;
            _paused = false;
            CompleteStage();
        }
    }
}
