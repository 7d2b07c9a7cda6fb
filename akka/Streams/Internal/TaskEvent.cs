using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Brings the end of a task to a stage's turn.</summary>
internal sealed class TaskEvent<T>(GraphStageLogic logic, Task<T> task, Action<Task<T>> then) : AsyncEvent
{
    /// <summary>Calls at once if the task has completed, else later on the stage's turn, unless the stage has stopped.</summary>
    public static void When(GraphStageLogic logic, Task<T> task, Action<Task<T>> then)
    {
        if (task.IsCompleted) then(task);
        else task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(new TaskEvent<T>(logic, task, then).Done);
    }

    private void Done() => logic.Interpreter.Post(this);

    public override void Run(Interpreter island)
    {
        if (!island.Enter(logic)) return;
        try
        {
            then(task);
        }
        catch (Exception e)
        {
            island.Failed(e);
        }
        island.Leave(logic);
    }
}
