using Akka.Streams.Stage;
using Akka.Streams.Supervision;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>Elements read from something that must be closed: closed exactly once for each time it was opened.</summary>
internal sealed class UnfoldResourceSource<T, TResource>(Func<TResource> create, Func<TResource, Option<T>> read, Action<TResource> close) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(create, read, close, Deciders.Of(inheritedAttributes));

    private sealed class Logic(Func<TResource> create, Func<TResource, Option<T>> read, Action<TResource> close, Decider decider) : SourceLogic<T>
    {
        private TResource _resource = default!;
        private bool _open;

        public override void PreStart() => Open();

        public override void OnPull()
        {
            while (true)
            {
                try
                {
                    Option<T> next = read(_resource);
                    if (next.HasValue)
                    {
                        Push(Out, next.Value);
                    }
                    else
                    {
                        Close();
                        CompleteStage();
                    }
                    return;
                }
                catch (Exception e)
                {
                    Directive directive = decider(e);
                    if (directive == Directive.Stop || !_open)
                    {
                        Close();
                        FailStage(e);
                        return;
                    }
                    if (directive == Directive.Restart)
                    {
                        Close();
                        Open();
                    }
                }
            }
        }

        public override void PostStop() => Close();

        private void Open()
        {
            _resource = create();
            _open = true;
        }

        private void Close()
        {
            if (!_open) return;
            _open = false;
            close(_resource);
        }
    }
}
