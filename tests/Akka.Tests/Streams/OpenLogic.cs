using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaContract.Tests.Streams;

/// <summary>A logic whose operations can be called from lambdas.</summary>
public sealed class OpenLogic(Shape shape) : TimerGraphStageLogic(shape)
{
    public Action? Starting { get; set; }

    public Action? Stopping { get; set; }

    public Action<object>? Timer { get; set; }

    public override void PreStart() => Starting?.Invoke();

    public override void PostStop() => Stopping?.Invoke();

    protected override void OnTimer(object timerKey) => Timer?.Invoke(timerKey);

    public void On<T>(Inlet<T> inlet, Action push, Action? finish = null, Action<Exception>? failure = null) => SetHandler(inlet, push, finish, failure);

    public void On<T>(Outlet<T> outlet, Action pull, Action<Exception>? cancel = null) => SetHandler(outlet, pull, cancel);

    public new void Push<T>(Outlet<T> outlet, T element) => base.Push(outlet, element);

    public new void Pull<T>(Inlet<T> inlet) => base.Pull(inlet);

    public new void TryPull<T>(Inlet<T> inlet) => base.TryPull(inlet);

    public new T Grab<T>(Inlet<T> inlet) => base.Grab(inlet);

    public new void Emit<T>(Outlet<T> outlet, T element, Action andThen) => base.Emit(outlet, element, andThen);

    public new void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements, Action andThen) => base.EmitMultiple(outlet, elements, andThen);

    public new void Read<T>(Inlet<T> inlet, Action<T> andThen, Action onClose) => base.Read(inlet, andThen, onClose);

    public new void Complete<T>(Outlet<T> outlet) => base.Complete(outlet);

    public new void Fail<T>(Outlet<T> outlet, Exception reason) => base.Fail(outlet, reason);

    public new void Cancel<T>(Inlet<T> inlet, Exception cause) => base.Cancel(inlet, cause);

    public new void Cancel<T>(Inlet<T> inlet) => base.Cancel(inlet);

    public new bool IsClosed<T>(Inlet<T> inlet) => base.IsClosed(inlet);

    public new bool IsClosed<T>(Outlet<T> outlet) => base.IsClosed(outlet);

    public new bool IsAvailable<T>(Inlet<T> inlet) => base.IsAvailable(inlet);

    public new bool IsAvailable<T>(Outlet<T> outlet) => base.IsAvailable(outlet);

    public new bool HasBeenPulled<T>(Inlet<T> inlet) => base.HasBeenPulled(inlet);

    public Action<T> Callback<T>(Action<T> handler) => GetAsyncCallback(handler);

    public void Once(object key, TimeSpan delay) => ScheduleOnce(key, delay);

    public void Every(object key, TimeSpan interval) => ScheduleRepeatedly(key, interval);

    public void Drop(object key) => CancelTimer(key);

    public bool IsActive(object key) => IsTimerActive(key);

    public void KeepGoing(bool enabled) => SetKeepGoing(enabled);

    public StageActor ActorFor(StageActorRef.Receive receive) => GetStageActor(receive);
}
