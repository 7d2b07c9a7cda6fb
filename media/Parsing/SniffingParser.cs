using StonMedia.Media.Flv;
using StonMedia.Media.Mp3;
using StonMedia.Media.Mp4;

namespace StonMedia.Media.Parsing;

/// <summary>Asks for the first block, picks the format's parser by it, and hands that block on.</summary>
internal sealed class SniffingParser(long length, MediaLimits limits) : IMediaParser
{
    private IMediaParser? _chosen;

    public ParseStep Start()
        => length == 0 ? ParseStep.Refused("empty") : ParseStep.Need(0, (int)Math.Min(length, MediaFormats.FirstNeed));

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        if (_chosen is null)
        {
            _chosen = Choose(data);
            if (_chosen is null) return ParseStep.Refused("not a media container this server knows");
            _chosen.Start();    // every parser asks for this same first block
        }

        return _chosen.Step(data);
    }

    // Frames of MP3 last: they are found in bytes that may be anything.
    private IMediaParser? Choose(ReadOnlySpan<byte> data)
        => Mp4Parser.Recognises(data) ? new Mp4Parser(length, limits)
        : FlvParser.Recognises(data) ? new FlvParser(length, limits)
        : Mp3Parser.Recognises(data, length) ? new Mp3Parser(length)
        : null;
}
