using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>
/// Goes on where the moov of a fragmented film ends: hops from moof to moof, one need each where they are far apart, and makes an index as if
/// the film had no fragments.
/// </summary>
internal sealed class FragmentParser(Mp4Index film, MediaLimits limits) : IMediaParser
{
    /// <summary>Places that are looked up before giving up: each may be an origin request.</summary>
    private const int MaxNeeds = 4096;

    /// <summary>Bytes asked for at a place: enough for the header of an mdat and most moofs.</summary>
    private const int UsualNeed = 4096;

    /// <summary>Samples of no bytes that a short file may have all the same; beyond, one for each byte of it. Some 8 bytes each are kept.</summary>
    private const int FreeSamples = 4096;

    private readonly long _length = film.SourceLength;
    private List<FragmentTrack> _tracks = [];
    private MoofReader? _reader;
    private long _window;
    private long _position = film.MoovEnd;
    private long _moofBytes;
    private int _needs, _boxes, _moofs;

    public ParseStep Start()
    {
        try
        {
            int most = (int)Math.Min(limits.MaxHeader / 24, Math.Max(FreeSamples, _length));
            _tracks = FragmentedMoov.Tracks(film, most);
            _reader = new MoofReader(_tracks, _length, most);
            return _position < _length ? Need(_position, UsualNeed) : Finish();
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);
        }
    }

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        try
        {
            return Walk(data);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);
        }
    }

    private ParseStep Walk(ReadOnlySpan<byte> data)
    {
        while (_position < _length)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            BoxStatus status = BoxHeader.TryRead(rest, _length - _position, out BoxHeader header);
            if (status == BoxStatus.NeedMoreData) return Need(_position, UsualNeed);
            if (status == BoxStatus.Malformed) break;    // what came until here can be used
            MediaFormatException.Require(++_boxes <= limits.MaxBoxes, $"more than {limits.MaxBoxes} boxes");
            if (header.Type == FourCc.Moof)
            {
                if (header.Size > _length - _position) break;
                if (header.Size > rest.Length)
                {
                    MediaFormatException.Require(header.Size <= limits.MaxHeader, $"moof of {header.Size} bytes, more than {limits.MaxHeader}");
                    return Need(_position, (int)Math.Min(header.Size + BoxHeader.MaxSize, int.MaxValue));
                }

                _moofBytes += header.Size;
                MediaFormatException.Require(_moofBytes <= limits.MaxHeader, $"fragment headers of more than {limits.MaxHeader} bytes");
                _reader!.Read(rest[..(int)header.Size], header.HeaderSize, _position);
                _moofs++;
            }

            if (header.Size > _length - _position) break;
            _position += header.Size;
        }

        return Finish();
    }

    private ParseStep Finish()
    {
        MediaFormatException.Require(_tracks.Exists(static t => t.SampleCount > 0), "no samples in the fragments");
        return ParseStep.Done(FragmentedMoov.Build(film, _tracks, limits));
    }

    private ParseStep Need(long offset, int count)
    {
        MediaFormatException.Require(++_needs <= MaxNeeds, $"more than {MaxNeeds} fragments to look up");
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(_length - offset, count));
    }
}
