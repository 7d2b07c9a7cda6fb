namespace Akka.Streams.Internal;

/// <summary>What a task that did not succeed fails a stream with.</summary>
internal static class TaskErrors
{
    /// <summary>The task's AggregateException. A cancelled task is a failure too: its data never came.</summary>
    public static Exception Of(Task task) => task.Exception ?? (Exception)new TaskCanceledException(task);

    /// <summary>The exception itself.</summary>
    public static Exception Inner(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);
}
