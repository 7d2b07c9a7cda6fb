using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>
/// Looks for a list of a fragmented film's fragments: a sidx behind the moov (ISO/IEC 14496-12, 8.16.3), else the mfra at the end (8.8.9). Leads to
/// the same index, with their times where there are any.
/// </summary>
/// <remarks>States: walking from the moov on, or the sidx wanted -> the last 16 bytes wanted -> the mfra wanted -> done.</remarks>
internal sealed class FragmentTimesParser(Mp4Index film, MediaLimits limits) : IMediaParser
{
    private const int UsualNeed = 4096, LastBoxSize = 16, MostBoxes = 32;

    private enum State { Walking, Last, List }

    private readonly long _length = film.SourceLength;
    private State _state;
    private long _window, _position = film.MoovEnd;
    private int _boxes;
    private bool _isWhole;    // all of the sidx was asked for

    public ParseStep Start() => _position < _length ? Need(_position, UsualNeed) : Done(null);

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        try
        {
            return _state switch
            {
                State.Walking => Walk(data),
                State.Last => FindList(data),
                _ => Done(FragmentTimes.OfMfra(data, film, _window)),
            };
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return Done(null);
        }
    }

    // Boxes from the moov to the first fragment.
    private ParseStep Walk(ReadOnlySpan<byte> data)
    {
        while (_position < _length && _boxes++ < MostBoxes)
        {
            ReadOnlySpan<byte> rest = data[(int)Math.Min(data.Length, _position - _window)..];
            BoxStatus status = BoxHeader.TryRead(rest, _length - _position, out BoxHeader header);
            if (status == BoxStatus.NeedMoreData && rest.Length < data.Length) return Need(_position, UsualNeed);
            if (status != BoxStatus.Complete || header.Type == FourCc.Moof || header.Type == FourCc.Mdat) break;
            if (header.Type == FourCc.Sidx && header.Size <= Math.Min(limits.MaxHeader, _length - _position))
            {
                if (header.Size > rest.Length && _isWhole) break;
                _isWhole = header.Size > rest.Length;
                if (_isWhole) return Need(_position, (int)header.Size);
                if (FragmentTimes.OfSidx(rest[header.HeaderSize..(int)header.Size], film, _position + header.Size) is { } times) return Done(times);
                break;
            }

            _position += header.Size;
        }

        _state = State.Last;
        return _length - LastBoxSize > film.MoovEnd ? Need(_length - LastBoxSize, LastBoxSize) : Done(null);
    }

    private ParseStep FindList(ReadOnlySpan<byte> last)
    {
        if (last.Length < LastBoxSize || FourCc.Of(last[4..]) != FourCc.Mfro) return Done(null);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(last[12..]);
        if (size < LastBoxSize || size > Math.Min(limits.MaxHeader, _length - film.MoovEnd)) return Done(null);
        _state = State.List;
        return Need(_length - size, (int)size);
    }

    private ParseStep Done(GridTimeline? times) => ParseStep.Done(times is null ? film : film.With(times));

    private ParseStep Need(long offset, int count)
    {
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(_length - offset, count));
    }
}
