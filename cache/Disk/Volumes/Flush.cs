namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Commits what came before, then tells.</summary>
internal sealed class Flush : WriteOp
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override bool CanWait => true;

    public override void Run(VolumeWriter writer)
    {
        writer.Session.Commit();
        _done.TrySetResult();
    }

    public override void Drop() => _done.TrySetResult();
}
