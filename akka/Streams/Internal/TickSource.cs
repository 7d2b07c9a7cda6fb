using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The same element at each tick that finds demand; ticks without demand are lost. Cancelling the handle completes the stream.</summary>
internal sealed class TickSource<T>(TimeSpan initialDelay, TimeSpan interval, T tick) : SourceStage<T, ICancelable>
{
    protected override (GraphStageLogic Logic, ICancelable Value) Create(Attributes attributes) =>
        throw new InvalidOperationException("The handle needs a materializer");

    private protected override (GraphStageLogic Logic, ICancelable Value) Create(Attributes attributes, ActorMaterializerImpl materializer)
    {
        var handle = new Cancelable(materializer.System.Scheduler);
        return (new Logic(initialDelay, interval, tick, handle), handle);
    }

    private sealed class Logic : TimerGraphStageLogic, IOutHandler
    {
        private static readonly Outlet<T> Out = SourceStage<T>.Port.Outlet;

        private readonly TimeSpan _initialDelay;
        private readonly TimeSpan _interval;
        private readonly T _tick;
        private readonly ICancelable _handle;
        private CancellationTokenRegistration _registration;

        public Logic(TimeSpan initialDelay, TimeSpan interval, T tick, ICancelable handle) : base(SourceStage<T>.Port)
        {
            (_initialDelay, _interval, _tick, _handle) = (initialDelay, interval, tick, handle);
            SetHandler(Out, (IOutHandler)this);
        }

        public override void PreStart()
        {
            Action cancelled = GetAsyncCallback(CompleteStage);
            _registration = _handle.Token.Register(cancelled);
            if (_handle.IsCancellationRequested) CompleteStage();
            else ScheduleRepeatedly("tick", _initialDelay, _interval);
        }

        public override void PostStop() => _registration.Dispose();

        protected internal override void OnTimer(object timerKey)
        {
            if (IsAvailable(Out) && !_handle.IsCancellationRequested) Push(Out, _tick);
        }

        public void OnPull() { }

        public void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
    }
}
