namespace Akka.Streams.Internal;

/// <summary>Tasks without a value as tasks with one.</summary>
internal static class Unvalued
{
    private static readonly Task<NotUsed> Over = Task.FromResult(NotUsed.Instance);

    /// <summary>Calls the function; what it throws is in the task.</summary>
    public static Task<NotUsed> Of<T>(Func<T, Task> action, T element)
    {
        Task task;
        try
        {
            task = action(element);
        }
        catch (Exception e)
        {
            return Task.FromException<NotUsed>(e);
        }
        return task.IsCompletedSuccessfully ? Over : Later(task);
    }

    private static async Task<NotUsed> Later(Task task)
    {
        await task.ConfigureAwait(false);
        return NotUsed.Instance;
    }
}
