namespace StonMedia.Media.Mp4.Trim;

/// <summary>What is left of a track in a cut film: sample runs that follow each other, their times, and the edits that show the wanted part of them.</summary>
internal abstract class TrackCut(TrackTimeline timeline)
{
    public TrackTimeline Timeline { get; } = timeline;

    public Mp4Track Track => Timeline.Track;

    /// <summary>In the order of the new track; a sample may be in several.</summary>
    public abstract IReadOnlyList<SampleRun> Runs { get; }

    public abstract IReadOnlyList<NewEdit> Edits { get; }

    /// <summary>New ticks in a tick of the source.</summary>
    public virtual long TickFactor => 1;

    /// <summary>What was added to all composition offsets, in new ticks.</summary>
    public abstract long OffsetShift { get; }

    /// <summary>Sum of sample durations, in new ticks.</summary>
    public abstract long MediaDuration { get; }

    /// <summary>The new stts.</summary>
    public abstract IReadOnlyList<TablePart> Times { get; }

    /// <summary>The new ctts; empty for none.</summary>
    public abstract IReadOnlyList<TablePart> Offsets { get; }

    public long SampleCount
    {
        get
        {
            long count = 0;
            for (int i = 0; i < Runs.Count; i++) count += Runs[i].Count;
            return count;
        }
    }

    /// <summary>Appends the samples that show [start, end) of the presentation; returns the runs that were added.</summary>
    /// <param name="at">Where the section begins in the new film; all times are in flicks.</param>
    /// <param name="start">Where it begins in the source.</param>
    /// <param name="end">Where it ends there.</param>
    /// <param name="earliestSound">A sound packet that begins before this, partly hidden, is left out.</param>
    public abstract IReadOnlyList<SampleRun> Append(long at, long start, long end, long earliestSound);

    /// <summary>Takes back the last Append.</summary>
    public virtual void RemoveLast() => throw new NotSupportedException("a single section is not taken back");

    /// <summary>Called once, when all sections are known and before anything is read.</summary>
    public virtual void Seal() { }
}
