using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes each element into a task, at most so many at a time, and emits their results in the order of the elements.</summary>
internal sealed class SelectAsyncStage<TIn, TOut>(int parallelism, Func<TIn, Task<TOut>> map) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, parallelism, map, inheritedAttributes);

    private sealed class Logic(SelectAsyncStage<TIn, TOut> stage, int parallelism, Func<TIn, Task<TOut>> map, Attributes attributes)
        : SupervisedLogic<TIn, TOut>(stage, attributes)
    {
        private readonly Queue<Pending> _pending = new();

        public override void OnPush()
        {
            try
            {
                Task<TOut> task = map(Grab(In));
                if (_pending.Count == 0 && task.IsCompletedSuccessfully && IsAvailable(Out))
                {
                    Push(Out, task.Result);
                }
                else
                {
                    var pending = new Pending(this, task);
                    _pending.Enqueue(pending);
                    if (task.IsCompleted) Ended(pending);
                    else task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(pending.Post);
                }
            }
            catch (Exception e)
            {
                if (!GoesOn(e)) return;
            }
            PullIfRoom();
        }

        public override void OnPull() => Advance();

        public override void OnUpstreamFinish()
        {
            if (_pending.Count == 0) CompleteStage();
        }

        /// <summary>A failure does not wait for its turn; one that is survived is left out when its turn comes.</summary>
        public void Ended(Pending pending)
        {
            if (Survives(pending) && IsAvailable(Out)) Advance();
        }

        private void Advance()
        {
            while (_pending.TryPeek(out Pending? pending) && pending.Task.IsCompleted)
            {
                // The news of this task's end may still be on its way.
                if (!Survives(pending)) return;
                _pending.Dequeue();
                if (pending.Failed) continue;
                Push(Out, pending.Task.Result);
                break;
            }
            if (_pending.Count == 0 && IsClosed(In)) CompleteStage();
            else PullIfRoom();
        }

        private bool Survives(Pending pending)
        {
            if (pending.Failed) return true;
            Task<TOut> task = pending.Task;
            if (task.IsCompletedSuccessfully && task.Result is not null) return true;
            pending.Failed = true;
            return GoesOn(task.IsCompletedSuccessfully ? new ArgumentNullException(null, "Element must not be null, rule 2.13") : TaskErrors.Of(task));
        }

        private void PullIfRoom()
        {
            if (_pending.Count < parallelism && !HasBeenPulled(In)) TryPull(In);
        }
    }

    private sealed class Pending(Logic logic, Task<TOut> task) : AsyncEvent
    {
        public Task<TOut> Task => task;

        /// <summary>Failed, and the decider was asked.</summary>
        public bool Failed;

        public void Post() => logic.Interpreter.Post(this);

        public override void Run(Interpreter island)
        {
            if (!island.Enter(logic)) return;
            try
            {
                logic.Ended(this);
            }
            catch (Exception e)
            {
                island.Failed(e);
            }
            island.Leave(logic);
        }
    }
}
