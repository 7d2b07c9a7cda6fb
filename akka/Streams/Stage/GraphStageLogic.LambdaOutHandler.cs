namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>An outlet handler made of functions; the one not given does the default.</summary>
    protected sealed class LambdaOutHandler : OutHandler
    {
        private readonly Action _onPull;
        private readonly Action<Exception>? _onDownstreamFinish;

        public LambdaOutHandler(Action onPull, Action<Exception>? onDownstreamFinish = null)
        {
            _onPull = onPull;
            _onDownstreamFinish = onDownstreamFinish;
        }

        public override void OnPull() => _onPull();

        public override void OnDownstreamFinish(Exception cause)
        {
            if (_onDownstreamFinish is null) base.OnDownstreamFinish(cause);
            else _onDownstreamFinish(cause);
        }
    }
}
