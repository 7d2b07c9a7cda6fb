using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Its value is a task that ends as the stream ends here: a cancellation that is no failure completes it.</summary>
internal sealed class WatchTerminationStage<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, Task<Done>>
{
    public static readonly WatchTerminationStage<T> Instance = new();

    public override FlowShape<T, T> Shape => LinearStage<T, T>.Ports;

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Ended);
    }

    private protected override Task<Done> MakeLogic(Wiring wiring, Attributes attributes)
    {
        var logic = new Logic();
        wiring.Add(logic, this, attributes);
        return logic.Ended;
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private static readonly Inlet<T> In = LinearStage<T, T>.Ports.Inlet;
        private static readonly Outlet<T> Out = LinearStage<T, T>.Ports.Outlet;

        private readonly TaskCompletionSource<Done> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Logic() : base(1, 1) => SetHandlers(In, Out, this);

        public Task<Done> Ended => _end.Task;

        public override void OnPush() => Push(Out, Grab(In));

        public override void OnPull() => Pull(In);

        public override void OnUpstreamFinish()
        {
            _end.TrySetResult(Done.Instance);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _end.TrySetException(e);
            FailStage(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (cause is SubscriptionWithCancelException.NonFailureCancellation) _end.TrySetResult(Done.Instance);
            else _end.TrySetException(cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!_end.Task.IsCompleted) _end.TrySetException(new AbruptStageTerminationException(this));
        }
    }
}
