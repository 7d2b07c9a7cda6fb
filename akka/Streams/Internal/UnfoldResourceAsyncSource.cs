using Akka.Streams.Stage;
using Akka.Streams.Supervision;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>As <see cref="UnfoldResourceSource{T, TResource}"/> with tasks. The stage lives until the resource has been closed.</summary>
internal sealed class UnfoldResourceAsyncSource<T, TResource>(Func<Task<TResource>> create, Func<TResource, Task<Option<T>>> read,
    Func<TResource, Task<Done>> close) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(create, read, close, Deciders.Of(inheritedAttributes));

    private sealed class Logic(Func<Task<TResource>> create, Func<TResource, Task<Option<T>>> read, Func<TResource, Task<Done>> close, Decider decider)
        : SourceLogic<T>
    {
        private TResource _resource = default!;
        private bool _open;

        public override void PreStart() => Open();

        public override void OnPull()
        {
            if (_open) Read();
        }

        public override void OnDownstreamFinish(Exception cause) => CloseThen(() => InternalOnDownstreamFinish(cause));

        // Aborted, or failed by an exception: nothing can be awaited any more, but the resource is not left open.
        public override void PostStop()
        {
            if (!_open) return;
            _open = false;
            close(_resource);
        }

        private void Open() => TaskEvent<TResource>.When(this, create(), task =>
        {
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(TaskErrors.Inner(task));
                return;
            }
            _resource = task.Result;
            _open = true;
            if (IsAvailable(Out)) Read();
        });

        private void Read()
        {
            Task<Option<T>> next;
            try
            {
                next = read(_resource);
            }
            catch (Exception e)
            {
                ReadFailed(e);
                return;
            }
            TaskEvent<Option<T>>.When(this, next, task =>
            {
                if (!task.IsCompletedSuccessfully) ReadFailed(TaskErrors.Inner(task));
                else if (IsClosed(Out)) return;
                else if (task.Result.HasValue) Push(Out, task.Result.Value);
                else CloseThen(CompleteStage);
            });
        }

        private void ReadFailed(Exception e)
        {
            Directive directive = decider(e);
            if (directive == Directive.Stop) CloseThen(() => FailStage(e));
            else if (directive == Directive.Restart) CloseThen(Open);
            else Read();
        }

        private void CloseThen(Action then)
        {
            if (!_open)
            {
                then();
                return;
            }
            _open = false;
            SetKeepGoing(true);
            TaskEvent<Done>.When(this, close(_resource), task =>
            {
                SetKeepGoing(false);
                if (task.IsCompletedSuccessfully) then();
                else FailStage(TaskErrors.Inner(task));
            });
        }
    }
}
