namespace StonMedia.Streams.Ingest;

/// <summary>The element of an ingest graph: so many bytes were read into the writer's room. One object, reused.</summary>
public sealed class IngestRun
{
    public int Count { get; set; }
}
