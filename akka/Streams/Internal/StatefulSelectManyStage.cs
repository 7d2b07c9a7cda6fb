using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes each element into any number of others, by a function that each run makes for itself.</summary>
internal sealed class StatefulSelectManyStage<TIn, TOut>(Func<Func<TIn, IEnumerable<TOut>>> factory) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, factory, inheritedAttributes);

    private sealed class Logic(StatefulSelectManyStage<TIn, TOut> stage, Func<Func<TIn, IEnumerable<TOut>>> factory, Attributes attributes)
        : SupervisedLogic<TIn, TOut>(stage, attributes)
    {
        private Func<TIn, IEnumerable<TOut>> _many = factory();

        // Stands on its next element; null: nothing left of the last input.
        private IEnumerator<TOut>? _current;

        public override void OnPush()
        {
            try
            {
                IEnumerator<TOut> elements = _many(Grab(In)).GetEnumerator();
                if (elements.MoveNext()) _current = elements;
                else elements.Dispose();
                Advance();
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }

        public override void OnPull()
        {
            try
            {
                Advance();
            }
            catch (Exception e)
            {
                Drop();
                Supervise(e);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_current is null) CompleteStage();
        }

        public override void PostStop() => Drop();

        protected override void Restart()
        {
            Drop();
            _many = factory();
        }

        private void Advance()
        {
            if (_current is null)
            {
                if (IsClosed(In)) CompleteStage();
                else if (!HasBeenPulled(In)) Pull(In);
                return;
            }
            Push(Out, _current.Current);
            if (_current.MoveNext()) return;
            Drop();
            if (IsClosed(In)) CompleteStage();
        }

        private void Drop()
        {
            _current?.Dispose();
            _current = null;
        }
    }
}
