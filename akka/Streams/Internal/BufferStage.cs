using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Holds up to n elements ahead of demand.</summary>
internal sealed class BufferStage<T>(int size, OverflowStrategy strategy) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, size, strategy);

    private sealed class Logic(BufferStage<T> stage, int size, OverflowStrategy strategy) : LinearLogic<T, T>(stage)
    {
        private readonly LinkedRing<T> _buffer = new();

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            T element = Grab(In);
            if (IsAvailable(Out))
            {
                // Demand was not met: so the buffer is empty.
                Push(Out, element);
                Pull(In);
                return;
            }
            if (_buffer.Count == size && !MakeRoom()) return;
            _buffer.Enqueue(element);
            if (strategy != OverflowStrategy.Backpressure || _buffer.Count < size) Pull(In);
        }

        public override void OnPull()
        {
            if (_buffer.Count > 0) Push(Out, _buffer.Dequeue());
            if (!IsClosed(In))
            {
                if (!HasBeenPulled(In)) Pull(In);
            }
            else if (_buffer.Count == 0)
            {
                CompleteStage();
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_buffer.Count == 0) CompleteStage();
        }

        /// <summary>False if the new element is not to be held.</summary>
        private bool MakeRoom()
        {
            switch (strategy)
            {
                case OverflowStrategy.DropHead:
                    _buffer.Dequeue();
                    return true;
                case OverflowStrategy.DropTail:
                    _buffer.DropLast();
                    return true;
                case OverflowStrategy.DropBuffer:
                    _buffer.Clear();
                    return true;
                case OverflowStrategy.DropNew:
                    Pull(In);
                    return false;
                default:
                    FailStage(new BufferOverflowException($"Buffer overflow (max capacity was {size})"));
                    return false;
            }
        }
    }
}
