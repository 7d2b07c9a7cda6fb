using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>Counts messages and completes a task at the one that is due.</summary>
public sealed class Counter : UntypedActor
{
    private int _count;
    private Until? _until;

    protected override void OnReceive(object message)
    {
        if (message is Until until)
        {
            _until = until;
            _count = 0;
        }
        else if (++_count == _until!.Count)
        {
            _until.Done.SetResult();
        }
    }

    /// <summary>Counts anew up to this.</summary>
    public sealed record Until(int Count)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
