namespace StonMedia.Media.Parsing;

/// <summary>A parser that finds out, or estimates by a part of it, how long a source plays whose header does not say.</summary>
public abstract class PlayingTimeParser : IMediaParser
{
    /// <summary>Once the parser is done; null: it cannot be told.</summary>
    public TimeSpan? Result { get; protected set; }

    public abstract ParseStep Start();

    public abstract ParseStep Step(ReadOnlySpan<byte> data);
}
