namespace StonMedia.Streams.Ingest;

/// <summary>How a fill ended that did not fail.</summary>
public enum IngestEnd
{
    /// <summary>Its bound, or the end of the body, was reached.</summary>
    Reached,

    /// <summary>Nobody wanted the rest any more: what it brought is kept.</summary>
    Abandoned,
}
