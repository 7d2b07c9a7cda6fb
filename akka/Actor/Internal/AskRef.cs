using System.Globalization;

namespace Akka.Actor.Internal;

/// <summary>Waits for the one reply to an Ask. Gets a path under /temp only when somebody looks at it.</summary>
internal sealed class AskRef<T> : InternalRef, ITimerTarget
{
    private readonly ActorSystemImpl _system;
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _timeoutMilliseconds;
    private TimerHandle _timer;
    private CancellationTokenRegistration _cancel;
    private ActorPath? _path;
    private object? _watchers;
    private int _done;

    private AskRef(ActorSystemImpl system, TimeSpan timeout)
    {
        _system = system;
        _timeoutMilliseconds = (int)Math.Clamp(timeout.TotalMilliseconds, -1, int.MaxValue);
    }

    public override ActorPath Path => _path ?? Register();

    internal Task<T> Task => _reply.Task;

    internal override InternalRef ParentRef => _system.Temp;

    internal override ActorSystemImpl OwnSystem => _system;

    internal static AskRef<T> Start(ICanTell asked, TimeSpan? timeout, CancellationToken cancel)
    {
        ActorSystemImpl system = SystemOf(asked) ?? throw new NotSupportedException("Unable to resolve the target Provider");
        TimeSpan wait = timeout ?? system.Settings.AskTimeout;
        var ask = new AskRef<T>(system, wait);
        if (wait > TimeSpan.Zero)
            ask._timer = system.Timers.Schedule(wait, ask);
        if (cancel.CanBeCanceled)
            ask._cancel = cancel.UnsafeRegister(static (state, token) => ((AskRef<T>)state!).OnCancelled(token), ask);
        return ask;
    }

    internal override bool EqualsOther(IActorRef other) => false;

    internal override int HashOfIdentity() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    void ITimerTarget.OnTimer()
    {
        if (!Finish())
            return;
        string seconds = (_timeoutMilliseconds / 1000.0).ToString("0.00", CultureInfo.InvariantCulture);
        _reply.TrySetException(new AskTimeoutException($"Timeout after {seconds} seconds"));
        End();
    }

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (!Finish())
        {
            _system.DeadLetter(message, sender, this);
            return;
        }

        switch (message)
        {
            case T typed:
                _reply.TrySetResult(typed);
                break;
            case Status.Failure failure:
                _reply.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message."));
                break;
            default:
                _reply.TrySetException(new ArgumentException(
                    $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
                break;
        }

        End();
    }

    internal override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case WatchRequest watch:
                lock (_reply)
                {
                    if (_done == 0)
                    {
                        ((HashSet<InternalRef>)(_watchers ??= new HashSet<InternalRef>())).Add(watch.Watcher);
                        return;
                    }
                }

                watch.OnDead(this);
                break;
            case UnwatchRequest unwatch:
                lock (_reply)
                    (_watchers as HashSet<InternalRef>)?.Remove(unwatch.Watcher);
                break;
        }
    }

    private static ActorSystemImpl? SystemOf(ICanTell asked) => asked switch
    {
        InternalRef known => known.OwnSystem,
        ActorSelection selection => selection.System,
        _ => null,
    } ?? ActorCell.Current?.SystemImpl;

    private bool Finish() => Volatile.Read(ref _done) == 0 && Interlocked.Exchange(ref _done, 1) == 0;

    private void OnCancelled(CancellationToken token)
    {
        if (!Finish())
            return;
        _reply.TrySetCanceled(token);
        End();
    }

    // A timer or registration that is being set while the reply comes in is left to run out: it finds the ask done.
    private void End()
    {
        _system.Timers.Cancel(_timer);
        _cancel.Unregister();
        if (_path is { } path)
            _system.Temp.Remove(path.Name);
        HashSet<InternalRef>? watchers;
        lock (_reply)
        {
            watchers = _watchers as HashSet<InternalRef>;
            _watchers = null;
        }

        if (watchers is null)
            return;
        foreach (InternalRef watcher in watchers)
            watcher.SendSystem(new DeathWatchNotification(this, existenceConfirmed: true));
    }

    private ActorPath Register()
    {
        ActorPath path = _system.Temp.NextPath();
        if (Interlocked.CompareExchange(ref _path, path, null) is { } other)
            return other;
        if (_done == 0)
            _system.Temp.Add(this);
        if (_done != 0)
            _system.Temp.Remove(path.Name);
        return path;
    }
}
