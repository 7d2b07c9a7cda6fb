namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>An inlet handler made of functions; those not given do the default.</summary>
    protected sealed class LambdaInHandler : InHandler
    {
        private readonly Action _onPush;
        private readonly Action? _onUpstreamFinish;
        private readonly Action<Exception>? _onUpstreamFailure;

        public LambdaInHandler(Action onPush, Action? onUpstreamFinish = null, Action<Exception>? onUpstreamFailure = null)
        {
            _onPush = onPush;
            _onUpstreamFinish = onUpstreamFinish;
            _onUpstreamFailure = onUpstreamFailure;
        }

        public override void OnPush() => _onPush();

        public override void OnUpstreamFinish()
        {
            if (_onUpstreamFinish is null) base.OnUpstreamFinish();
            else _onUpstreamFinish();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (_onUpstreamFailure is null) base.OnUpstreamFailure(e);
            else _onUpstreamFailure(e);
        }
    }
}
