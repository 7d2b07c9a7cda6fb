using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Parsing;

/// <summary>
/// Finds out whether a file is complete, by its boxes alone: those at the top, and within the moov as far as the one that announces fragments. One
/// need for those near its beginning, one more for each that is elsewhere.
/// </summary>
/// <param name="length">Bytes of the file as far as it is known.</param>
public sealed class FileEndParser(long length) : IMediaParser
{
    /// <summary>Places that are looked at: each may be an origin request.</summary>
    private const int MaxNeeds = 256;

    /// <summary>Bytes asked for at a place behind the first: some boxes that follow are seen with it.</summary>
    private const int UsualNeed = 4096;

    private const int IndexEnd = 16;    // of mfro, the last box in an mfra (ISO/IEC 14496-12, 8.8.11)

    private static readonly uint s_mfro = FourCc.Of("mfro"u8);

    private long _window, _position, _moovEnd;
    private int _needs;
    private bool _hasMoov, _hasMdat, _wantsIndex;

    /// <summary>Once the parser is done.</summary>
    public FileEnd Result { get; private set; }

    /// <summary>The last bytes of a file are those of an index of fragments: writers put it behind all others.</summary>
    /// <param name="tail">At least the last 16 bytes.</param>
    public static bool IsIndexOfFragments(ReadOnlySpan<byte> tail)
        => tail.Length >= IndexEnd && FourCc.Of(tail[^12..]) == s_mfro && FourCc.Of(tail[^16..]) == IndexEnd;

    public ParseStep Start() => length < 8 ? ParseStep.Done(null) : ParseStep.Need(0, (int)Math.Min(length, MediaFormats.FirstNeed));

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        if (_wantsIndex) return Done(IsIndexOfFragments(data) ? FileEnd.Reached : FileEnd.Open);
        if (_needs == 0 && !Mp4Parser.Recognises(data)) return Done(FileEnd.Open);
        while (_position < length)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            long room = (_position < _moovEnd ? _moovEnd : length) - _position;
            BoxStatus status = BoxHeader.TryRead(rest, room, out BoxHeader header);
            if (status == BoxStatus.NeedMoreData) return Need();
            bool isInMoov = _position < _moovEnd;
            // Size 0 is "to the end", wherever that will be.
            if (status == BoxStatus.Malformed || header.Size > room || FourCc.Of(rest) == 0)
            {
                if (!isInMoov) return Done(FileEnd.Missing);
                _position = _moovEnd;    // a few bytes behind the last box in it
                continue;
            }

            if (isInMoov && header.Type == FourCc.Mvex) return WantIndex();
            if (!isInMoov && header.Type == FourCc.Moov)
            {
                (_hasMoov, _moovEnd) = (true, _position + header.Size);
                _position += header.HeaderSize;
                continue;
            }

            _hasMdat |= header.Type == FourCc.Mdat;
            _position += header.Size;
        }

        return Done(_hasMoov && _hasMdat ? FileEnd.Reached : FileEnd.Missing);
    }

    private ParseStep WantIndex()
    {
        _wantsIndex = true;
        return ParseStep.Need(Math.Max(0, length - IndexEnd), (int)Math.Min(length, IndexEnd));
    }

    private ParseStep Need()
    {
        if (++_needs > MaxNeeds) return Done(FileEnd.Missing);
        _window = _position;
        // Behind an mdat the moov is next, and it will be wanted as a whole.
        return ParseStep.Need(_position, (int)Math.Min(length - _position, UsualNeed), openEnded: _hasMdat && !_hasMoov);
    }

    private ParseStep Done(FileEnd result)
    {
        Result = result;
        return ParseStep.Done(null);
    }
}
