namespace Akka.Streams;

/// <summary>The inherited attributes that a part was last materialised under, and what they gave; replaced as a whole.</summary>
internal sealed record MergedAttributes(Attributes Inherited, Attributes Merged);
