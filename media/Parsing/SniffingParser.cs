namespace StonMedia.Media.Parsing;

/// <summary>Asks for the first block and picks the format by it.</summary>
internal sealed class SniffingParser(long length) : IMediaParser
{
    public ParseStep Start()
        => length == 0 ? ParseStep.Refused("empty") : ParseStep.Need(0, (int)Math.Min(length, MediaFormats.FirstNeed));

    public ParseStep Step(ReadOnlySpan<byte> data) => ParseStep.Refused("not a media container this server knows");
}
