using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>What is told to an actor reference. Status.Success and PoisonPill complete the stream after what is buffered, Status.Failure fails it.</summary>
internal sealed class ActorRefSource<T>(int size, OverflowStrategy strategy) : SourceStage<T, IActorRef>
{
    protected override (GraphStageLogic Logic, IActorRef Value) Create(Attributes attributes) =>
        throw new InvalidOperationException("An actor reference needs a materializer");

    private protected override (GraphStageLogic Logic, IActorRef Value) Create(Attributes attributes, ActorMaterializerImpl materializer)
    {
        var logic = new Logic(size, strategy, materializer);
        return (logic, logic.Ref);
    }

    private sealed class Logic : SourceLogic<T>
    {
        private readonly LinkedRing<T> _buffer = new();
        private readonly int _size;
        private readonly OverflowStrategy _strategy;
        private bool _closing;

        public Logic(int size, OverflowStrategy strategy, ActorMaterializerImpl materializer)
        {
            (_size, _strategy) = (size, strategy);
            Action<object> receive = GetAsyncCallback<object>(Receive);
            Ref = materializer.MakeStageRef("ActorRefSource", (_, message) => receive(message));
        }

        public CallbackRef Ref { get; }

        public override void OnPull()
        {
            if (_buffer.Count > 0) Push(Out, _buffer.Dequeue());
            CompleteIfDrained();
        }

        public override void PostStop() => Ref.Stop();

        private void Receive(object message)
        {
            switch (message)
            {
                case PoisonPill or Status.Success:
                    _closing = true;
                    CompleteIfDrained();
                    break;
                case Status.Failure failure:
                    FailStage(failure.Cause);
                    break;
                case T element when !_closing:
                    Add(element);
                    break;
                default:
                    break;
            }
        }

        private void Add(T element)
        {
            if (IsAvailable(Out))
            {
                Push(Out, element);
                return;
            }
            if (_size == 0) return;
            if (_buffer.Count == _size)
            {
                switch (_strategy)
                {
                    case OverflowStrategy.DropHead:
                        _buffer.Dequeue();
                        break;
                    case OverflowStrategy.DropTail:
                        _buffer.DropLast();
                        break;
                    case OverflowStrategy.DropBuffer:
                        _buffer.Clear();
                        break;
                    case OverflowStrategy.DropNew:
                        return;
                    default:
                        FailStage(new BufferOverflowException($"Buffer overflow (max capacity was: {_size})!"));
                        return;
                }
            }
            _buffer.Enqueue(element);
        }

        private void CompleteIfDrained()
        {
            if (_closing && _buffer.Count == 0) CompleteStage();
        }
    }
}
