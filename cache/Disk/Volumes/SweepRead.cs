namespace StonMedia.Cache.Disk.Volumes;

/// <summary>One slice of a walk over all records, on a reading thread.</summary>
internal sealed class SweepRead(long after, long through, int count) : ReadOp
{
    private readonly TaskCompletionSource<(List<SweptRecord>, long)?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What has to be judged, and the last row looked at (-1: there was none); null when the slice was not read.</summary>
    public Task<(List<SweptRecord> Records, long Row)?> Done => _done.Task;

    public override void Run(VolumeReader reader)
    {
        long row = after;
        List<SweptRecord> found = reader.Sweep(ref row, through, count);
        if (TryClaim()) _done.SetResult((found, row));
    }

    public override void Fail(DiskReadOutcome outcome) => _done.SetResult(null);
}
