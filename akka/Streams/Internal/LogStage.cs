using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Logs what passes. Levels come from the attributes: elements and completion at debug, failure at error unless set.</summary>
internal sealed class LogStage<T>(string name, Func<T, object>? extract, ILoggingAdapter? log) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, name, extract, log, inheritedAttributes);

    private sealed class Logic(LogStage<T> stage, string name, Func<T, object>? extract, ILoggingAdapter? log, Attributes attributes)
        : SupervisedLogic<T, T>(stage, attributes)
    {
        private readonly Attributes.LogLevels _levels = attributes.GetAttribute<Attributes.LogLevels>()
            ?? new Attributes.LogLevels(LogLevel.DebugLevel, LogLevel.DebugLevel, LogLevel.ErrorLevel);

        private ILoggingAdapter _to = null!;

        public override void PreStart() => _to = log ?? Log;

        public override void OnPush()
        {
            try
            {
                T element = Grab(In);
                if (Enabled(_levels.OnElement)) _to.Log(_levels.OnElement, $"[{name}] Element: {(extract is null ? element : extract(element))}");
                Push(Out, element);
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (Enabled(_levels.OnFinish)) _to.Log(_levels.OnFinish, $"[{name}] Upstream finished.");
            base.OnUpstreamFinish();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (Enabled(_levels.OnFailure)) _to.Log(_levels.OnFailure, $"[{name}] Upstream failed, cause: {e.GetType().Name}: {e.Message}");
            base.OnUpstreamFailure(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (Enabled(_levels.OnFinish)) _to.Log(_levels.OnFinish, $"[{name}] Downstream finished, cause: {cause.GetType().Name}: {cause.Message}");
            base.OnDownstreamFinish(cause);
        }

        private bool Enabled(LogLevel level) => level != Attributes.LogLevels.Off && _to.IsEnabled(level);
    }
}
