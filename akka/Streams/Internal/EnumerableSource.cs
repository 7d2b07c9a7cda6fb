using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The elements of an enumerable, enumerated anew by each run, one element ahead.</summary>
internal sealed class EnumerableSource<T>(Func<IEnumerator<T>> begin) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(begin);

    private sealed class Logic(Func<IEnumerator<T>> begin) : SourceLogic<T>
    {
        private IEnumerator<T>? _elements;

        public override void PreStart()
        {
            try
            {
                _elements = begin();
                if (!_elements.MoveNext()) CompleteStage();
            }
            catch (Exception e)
            {
                FailStage(new AggregateException(e));
            }
        }

        public override void OnPull()
        {
            Push(Out, _elements!.Current);
            try
            {
                if (_elements.MoveNext()) return;
            }
            catch (Exception e)
            {
                FailStage(new AggregateException(e));
                return;
            }
            CompleteStage();
        }

        public override void PostStop() => _elements?.Dispose();
    }
}
