using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4;

/// <summary>
/// Walks the top boxes of an MP4, M4A, MOV or 3GP file to the moov and reads that. Two needs for the usual shapes: the first block, then the
/// moov; otherwise one more for each top box that ends outside of what was seen.
/// </summary>
/// <remarks>States: walking (at _position) -> moov wanted (_moov set) -> done or refused.</remarks>
internal sealed class Mp4Parser(long length, MediaLimits limits) : IMediaParser
{
    /// <summary>Ranges asked for before giving up on finding a moov: each may be an origin request.</summary>
    private const int MaxNeeds = 256;

    private readonly List<TopBox> _top = [];
    private long _window;      // source offset of the data to come
    private long _position;    // next box header
    private TopBox? _moov;
    private int _needs;

    /// <summary>The first box of the file can be one of an MP4 family file.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8) return false;
        uint type = FourCc.Of(head[4..]);
        return type == FourCc.Ftyp || type == FourCc.Moov || type == FourCc.Mdat || type == FourCc.Free || type == FourCc.Skip || type == FourCc.Wide
            || type == FourCc.Pnot || type == FourCc.Styp || type == FourCc.Pict || type == FourCc.Junk || type == FourCc.Pdin || type == FourCc.Uuid
            || type == FourCc.Prfl || type == FourCc.Sidx || type == FourCc.Moof || type == FourCc.Udta || type == FourCc.Meta;
    }

    public ParseStep Start() => Need(0, (int)Math.Min(length, MediaFormats.FirstNeed), openEnded: false);

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        try
        {
            return _moov is { } moov ? ReadMoov(moov, data) : Walk(data);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);
        }
    }

    private ParseStep Walk(ReadOnlySpan<byte> data)
    {
        while (_position < length)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            BoxStatus status = BoxHeader.TryRead(rest, length - _position, out BoxHeader header);
            if (status == BoxStatus.NeedMoreData)
            {
                // Behind an mdat without a moov before it, the moov is next, and its size is not known before its first bytes are here.
                return Need(_position, (int)Math.Min(length - _position, MediaFormats.FirstNeed), _top.Exists(static b => b.Type == FourCc.Mdat));
            }

            if (status == BoxStatus.Malformed) return Refuse($"no box at byte {_position}");
            var box = new TopBox(header.Type, _position, header.HeaderSize, header.Size);
            if (box.Type == FourCc.Moof) return Refuse("fragments before the moov");
            if (header.Size > length - _position) return Refuse($"{FourCc.Text(box.Type)} at byte {_position} is cut off");
            if (_top.Count >= limits.MaxBoxes) return Refuse($"more than {limits.MaxBoxes} boxes");
            _top.Add(box);
            _position = box.End;
            if (box.Type == FourCc.Moov) return FoundMoov(box, rest);
        }

        return Refuse("no moov");
    }

    private ParseStep FoundMoov(TopBox moov, ReadOnlySpan<byte> rest)
    {
        if (moov.Size > limits.MaxHeader) return Refuse($"moov of {moov.Size} bytes, more than {limits.MaxHeader}");
        if (moov.Size <= rest.Length) return ReadMoov(moov, rest);
        _moov = moov;
        return Need(moov.Offset, (int)Math.Min(length - moov.Offset, moov.Size + BoxHeader.MaxSize), openEnded: false);
    }

    private ParseStep ReadMoov(TopBox moov, ReadOnlySpan<byte> data)
    {
        if (data.Length < moov.Size) return Refuse("moov is cut off");
        AddFollowing(data[(int)moov.Size..]);
        ReadOnlySpan<byte> box = data[..(int)moov.Size];
        return ParseStep.Done(Mp4IndexReader.Read(box, moov, _top, length, limits));
    }

    // Boxes behind the moov, as far as their headers happen to be at hand: nothing is asked for to see them.
    private void AddFollowing(ReadOnlySpan<byte> behind)
    {
        while (_position < length && _top.Count < limits.MaxBoxes
            && BoxHeader.TryRead(behind, length - _position, out BoxHeader header) == BoxStatus.Complete)
        {
            _top.Add(new TopBox(header.Type, _position, header.HeaderSize, header.Size));
            if (header.Size >= behind.Length) return;
            behind = behind[(int)header.Size..];
            _position += header.Size;
        }
    }

    private ParseStep Need(long offset, int count, bool openEnded)
    {
        if (++_needs > MaxNeeds) return Refuse($"no moov within {MaxNeeds} boxes");
        _window = offset;
        return ParseStep.Need(offset, count, openEnded);
    }

    private static ParseStep Refuse(string reason) => ParseStep.Refused(reason);
}
