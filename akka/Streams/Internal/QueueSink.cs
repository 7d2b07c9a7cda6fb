using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Elements pulled from outside, read ahead as far as the input buffer attribute says.</summary>
internal sealed class QueueSink<T> : SinkStage<T, ISinkQueue<T>>
{
    protected override (GraphStageLogic Logic, ISinkQueue<T> Value) Create(Attributes attributes)
    {
        int size = attributes.GetAttribute<Attributes.InputBuffer>()?.Max ?? 16;
        if (size <= 0) throw new ArgumentException("Buffer must be greater than zero", nameof(attributes));
        var logic = new Logic(size);
        return (logic, logic.Queue);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private static readonly Inlet<T> In = Port.Inlet;

        public Logic(int size) : base(1, 0)
        {
            Action room = GetAsyncCallback(() =>
            {
                if (!HasBeenPulled(In)) TryPull(In);
            });
            // The end is kept for those who still pull: without a stage there would be nobody to stop when they have it.
            Queue = new SinkQueue<T>(size, room, GetAsyncCallback(CompleteStage));
            SetHandler(In, this);
        }

        public SinkQueue<T> Queue { get; }

        public override void PreStart()
        {
            SetKeepGoing(true);
            Pull(In);
        }

        public override void OnPush()
        {
            if (Queue.Add(Grab(In))) Pull(In);
        }

        public override void OnUpstreamFinish() => Queue.End(null);

        public override void OnUpstreamFailure(Exception e) => Queue.End(e);

        public override void PostStop() => Queue.Stop();
    }
}
