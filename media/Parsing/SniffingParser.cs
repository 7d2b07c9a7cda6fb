using StonMedia.Media.Mp4;

namespace StonMedia.Media.Parsing;

/// <summary>Asks for the first block, picks the format's parser by it, and hands that block on.</summary>
internal sealed class SniffingParser(long length, MediaLimits limits) : IMediaParser
{
    private Mp4Parser? _chosen;

    public ParseStep Start()
        => length == 0 ? ParseStep.Refused("empty") : ParseStep.Need(0, (int)Math.Min(length, MediaFormats.FirstNeed));

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        if (_chosen is null)
        {
            if (!Mp4Parser.Recognises(data)) return ParseStep.Refused("not a media container this server knows");
            _chosen = new Mp4Parser(length, limits);
            _chosen.Start();    // every parser asks for this same first block
        }

        return _chosen.Step(data);
    }
}
