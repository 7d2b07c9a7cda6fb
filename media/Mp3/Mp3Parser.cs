using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp3;

/// <summary>
/// Reads the beginning of an MP3: past the tags to the first frames, one block of them. That tells what a player has to know; where the
/// frames of a clip are is found out when one is asked for (<see cref="Mp3Index.Deepen"/>).
/// </summary>
internal sealed class Mp3Parser(long length) : IMediaParser
{
    /// <summary>Tags in front of the frames, one behind the other.</summary>
    private const int MaxTags = 8;

    private long _window, _tagsEnd;
    private int _tags;

    /// <summary>The first bytes of a source are a tag or frames.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head, long length)
        => TailTags.FrontSize(head) > 0 || FrameHeader.IsFreeFormat(head) || FrameSync.Find(head, 0, head.Length, null, head.Length == length) >= 0;

    public ParseStep Start() => Need(0);

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        while (TailTags.FrontSize(data[(int)(_tagsEnd - _window)..]) is > 0 and var size)
        {
            if (++_tags > MaxTags) return ParseStep.Refused($"more than {MaxTags} tags in front");
            _tagsEnd += size;
            if (_tagsEnd >= length) return ParseStep.Refused("nothing behind the tags");
            if (_tagsEnd - _window >= data.Length) return Need(_tagsEnd);
        }

        // With less than a frame of some size at hand, the header of the stream may not be whole.
        if (_window < _tagsEnd && _window + data.Length < length) return Need(_tagsEnd);
        return Read(data[(int)(_tagsEnd - _window)..]);
    }

    private ParseStep Read(ReadOnlySpan<byte> data)
    {
        bool isEnd = _tagsEnd + data.Length == length;
        int at = FrameSync.Find(data, 0, data.Length, null, isEnd);
        if (at < 0)
            return ParseStep.Refused(FrameHeader.IsFreeFormat(data) ? "MP3 of free format: no frame tells its size" : "no frames of MPEG audio layer III behind the beginning");
        _ = FrameHeader.TryRead(data[at..], out FrameHeader header);
        var head = new StreamHead { Length = length, TagsEnd = _tagsEnd, FirstFrame = _tagsEnd + at, Header = header, IsConstant = true, Unit = 1 };
        if (XingReader.Read(data[at..Math.Min(data.Length, at + header.Size)], header, head) is { } told)
        {
            at += header.Size;
            if (!FrameHeader.TryRead(data[Math.Min(at, data.Length)..], out header)) return ParseStep.Refused("nothing behind the Xing or VBRI header");
            head = told with { InfoFrame = head.FirstFrame, FirstFrame = _tagsEnd + at, Header = header };
        }

        return ParseStep.Done(new Mp3Index(Judge(head, data[at..])));
    }

    // Whether all frames at hand have one bit rate, and whether some are padded.
    private static StreamHead Judge(StreamHead head, ReadOnlySpan<byte> data)
    {
        bool isPadded = false;
        for (int at = 0; FrameHeader.TryRead(data[Math.Min(at, data.Length)..], out FrameHeader header) && header.IsKin(head.Header); at += header.Size)
        {
            if (header.BitRate != head.Header.BitRate) return head with { IsConstant = false };
            isPadded |= header.Size != head.Header.Size;
        }

        return head with { Unit = isPadded ? head.Header.SampleRate : 1 };
    }

    private ParseStep Need(long offset)
    {
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(length - offset, MediaFormats.FirstNeed));
    }
}
