namespace Akka.Actor.Internal;

// A handler that returns a task: until the task ends the mailbox is suspended, and what follows an await runs on this actor's turn.
internal sealed partial class ActorCell
{
    private int _asyncPending;

    /// <summary>The message an asynchronous handler is at.</summary>
    internal MailNode? AsyncMessage { get; private set; }

    internal void RunAsync<TState>(Func<TState, Task> handler, TState state)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        MailNode? node = _current;
        AsyncMessage = node;
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
                var (cell, node) = ((ActorCell, MailNode?))state!;
                cell.SendSystem(new AsyncCompleted(ended, node));
            },
            (this, node),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    internal void RunContinuation(SendOrPostCallback callback, object? state, MailNode? node)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        MailNode? before = _current;
        _current = AsyncMessage = node;
        SynchronizationContext.SetSynchronizationContext(Extras.AsyncContext ??= new ActorSynchronizationContext(this));
        try
        {
            callback(state);
            _current = before;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void CompleteAsync(Task task, MailNode? node)
    {
        _suspended--;
        _asyncPending--;
        if (ReferenceEquals(_current, node))
            _current = null;
        if (!task.IsCompletedSuccessfully)
        {
            _current = node;
            task.GetAwaiter().GetResult();
        }

        _extras?.Timeout?.Check(reschedule: true);
    }
}
