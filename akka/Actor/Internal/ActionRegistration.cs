using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>An action: runs on the thread pool, so that a slow one holds up no other timer; repeated runs never overlap.</summary>
internal sealed class ActionRegistration(TimerWheel wheel, TimeSpan? interval, Action action, ICancelable? cancelable, ILoggingAdapter log)
    : TimerRegistration(wheel, interval, cancelable), IThreadPoolWorkItem
{
    protected override void Fire() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        if (Cancelable?.IsCancellationRequested == true)
            return;
        try
        {
            action();
        }
        catch (Exception e)
        {
            log.Log(LogLevel.ErrorLevel, e, "A scheduled action failed and is not run again");
            return;
        }

        Repeat();
    }
}
