namespace StonMedia.Media.Flv;

/// <summary>The times of any FLV, and of all views of it: every tag has its own.</summary>
internal sealed class FlvTimeline : MediaTimeline
{
    public static FlvTimeline Instance { get; } = new();

    private FlvTimeline() { }

    public override int MemoryBytes => 0;

    public override IDueTimes Open() => new PassingTags();
}
