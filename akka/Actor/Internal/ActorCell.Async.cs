namespace Akka.Actor.Internal;

// A handler that returns a task: until the task ends the mailbox is suspended, and what follows an await runs on this actor's turn.
internal sealed partial class ActorCell
{
    private int _asyncPending;

    /// <summary>The message an asynchronous handler is at.</summary>
    internal CurrentMail AsyncMail => _extras?.AsyncMail ?? default;

    internal void RunAsync<TState>(Func<TState, Task> handler, TState state)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        CurrentMail mail = Mail;
        Extras.AsyncMail = mail;
        SynchronizationContext.SetSynchronizationContext(Extras.AsyncContext ??= new ActorSynchronizationContext(this));
        Task task;
        try
        {
            task = handler(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        _suspended++;
        _asyncPending++;
        task.ContinueWith(
            static (ended, state) =>
            {
                var (cell, mail) = ((ActorCell, CurrentMail))state!;
                cell.SendSystem(new AsyncCompleted(ended, mail));
            },
            (this, mail),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    internal void RunContinuation(SendOrPostCallback callback, object? state, CurrentMail mail)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        CurrentMail before = Mail;
        Mail = Extras.AsyncMail = mail;
        SynchronizationContext.SetSynchronizationContext(Extras.AsyncContext ??= new ActorSynchronizationContext(this));
        try
        {
            callback(state);
            Mail = before;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void CompleteAsync(Task task, CurrentMail mail)
    {
        _suspended--;
        _asyncPending--;
        if (_stamp == mail.Stamp)
            ClearMessage();
        if (!task.IsCompletedSuccessfully)
        {
            Mail = mail;
            task.GetAwaiter().GetResult();
        }

        _extras?.Timeout?.Check(reschedule: true);
    }
}
