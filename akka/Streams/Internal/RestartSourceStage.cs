using Akka.Event;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Runs a source inside itself, and another after it has ended and a wait.</summary>
internal sealed class RestartSourceStage<T, TMat>(Func<Source<T, TMat>> create, RestartSettings settings, bool onlyOnFailures) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(create, settings, onlyOnFailures, inheritedAttributes);

    private sealed class Logic : TimerGraphStageLogic, IOutHandler
    {
        private static readonly Outlet<T> Out = Port.Outlet;

        private readonly Func<Source<T, TMat>> _create;
        private readonly RestartSettings _settings;
        private readonly bool _onlyOnFailures;
        private readonly Attributes _attributes;
        private Substream<T>? _running;
        private int _restarts;
        private long _startedAt;

        public Logic(Func<Source<T, TMat>> create, RestartSettings settings, bool onlyOnFailures, Attributes attributes) : base(Port)
        {
            (_create, _settings, _onlyOnFailures, _attributes) = (create, settings, onlyOnFailures, attributes);
            SetHandler(Out, (IOutHandler)this);
        }

        public override void PreStart() => Begin();

        public void OnPull() => _running?.Pull();

        public void OnDownstreamFinish(Exception cause)
        {
            _running?.Cancel(cause);
            InternalOnDownstreamFinish(cause);
        }

        protected internal override void OnTimer(object timerKey) => Begin();

        private void Begin()
        {
            _startedAt = Clock.Ticks;
            Substream<T>? sub = null;
            sub = new Substream<T>(this, () => Push(Out, sub!.Grab()), Completed, Failed);
            _running = sub;
            sub.Run(_create(), _attributes);
            // It may have ended already.
            if (ReferenceEquals(_running, sub) && IsAvailable(Out)) sub.Pull();
        }

        private void Completed()
        {
            if (_onlyOnFailures || LimitReached()) CompleteStage();
            else Wait();
        }

        private void Failed(Exception e)
        {
            if (LimitReached())
            {
                FailStage(e);
                return;
            }
            Log.Warning("Restarting graph due to failure: {0}", e);
            Wait();
        }

        private bool LimitReached()
        {
            if (Clock.Ticks - _startedAt > _settings.MaxRestartsWithin.Ticks) _restarts = 0;
            return _restarts >= _settings.MaxRestarts;
        }

        private void Wait()
        {
            _running = null;
            double grown = _settings.MinBackoff.Ticks * Math.Pow(2, Math.Min(_restarts, 30));
            double spread = 1 + (Random.Shared.NextDouble() * _settings.RandomFactor);
            _restarts++;
            ScheduleOnce("restart", TimeSpan.FromTicks((long)(Math.Min(_settings.MaxBackoff.Ticks, grown) * spread)));
        }
    }
}
