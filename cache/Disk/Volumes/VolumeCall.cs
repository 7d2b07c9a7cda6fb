namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Has the writer do something and gives what came of it.</summary>
internal sealed class VolumeCall<T>(Func<VolumeWriter, T> call) : WriteOp
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails with an <see cref="IOException"/> when the volume is out.</summary>
    public Task<T> Done => _done.Task;

    public override void Run(VolumeWriter writer) => _done.TrySetResult(call(writer));

    public override void Drop() => _done.TrySetException(new IOException("the volume has been taken out"));
}
