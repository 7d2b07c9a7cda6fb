using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>
/// How long a fragmented film plays whose header says nothing of that: by the index behind its moov (sidx), else by the index at its end (mfra), else as
/// if all of it took as many bytes a second as its first fragments. A few small needs, whatever its length.
/// </summary>
/// <remarks>States: Front -> (Sidx) -> Tail -> (Mfra) -> Hopping.</remarks>
internal sealed class FragmentedTime(Mp4Index film, MediaLimits limits) : PlayingTimeParser
{
    private const int UsualNeed = 4096, MaxIndex = 4 << 20, MaxHops = 8, IndexEnd = 16;

    private static readonly uint s_mfra = FourCc.Of("mfra"u8), s_tfra = FourCc.Of("tfra"u8);

    private readonly long _length = film.SourceLength;
    private State _state;
    private List<FragmentTrack> _tracks = [];
    private MoofReader? _reader;
    private long _window, _position = film.MoovEnd;
    private int _hops;

    private enum State : byte
    {
        Front, Sidx, Tail, Mfra, Hopping,
    }

    public override ParseStep Start()
    {
        if (_length - _position < 8) return ParseStep.Done(null);
        return Need(State.Front, _position, UsualNeed);
    }

    public override ParseStep Step(ReadOnlySpan<byte> data)
    {
        try
        {
            return _state switch
            {
                State.Front => Front(data),
                State.Sidx => Sidx(data) ?? Tail(),
                State.Tail => Tail(data),
                State.Mfra => Mfra(data) ?? Hop(),
                _ => Hop(data),
            };
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return ParseStep.Refused(e.Message);
        }
    }

    private ParseStep Front(ReadOnlySpan<byte> data)
    {
        while (BoxHeader.TryRead(data, _length - _position, out BoxHeader box) == BoxStatus.Complete)
        {
            if (box.Type == FourCc.Sidx && box.Size <= Math.Min(MaxIndex, _length - _position)) return Need(State.Sidx, _position, (int)box.Size);
            if (box.Type == FourCc.Moof || box.Size >= data.Length) break;
            data = data[(int)box.Size..];
            _position += box.Size;
        }

        return Tail();
    }

    private ParseStep Tail()
    {
        _position = film.MoovEnd;
        return Need(State.Tail, _length - Math.Min(_length, IndexEnd), IndexEnd);
    }

    // ISO/IEC 14496-12, 8.16.3. Null: it points to other indexes, or says nothing.
    private ParseStep? Sidx(ReadOnlySpan<byte> box)
    {
        if (BoxHeader.TryRead(box, box.Length, out BoxHeader header) != BoxStatus.Complete) return null;
        int times = box.Length > header.HeaderSize && box[header.HeaderSize] != 0 ? 4 : 2;
        var fields = new FieldReader(box[header.HeaderSize..]);
        if (fields.Left < 16 + (4 * times)) return null;
        fields.UInt32();
        fields.UInt32();
        uint timescale = fields.UInt32();
        for (int i = 0; i < times; i++) fields.UInt32();
        uint count = fields.UInt32() & 0xFFFF;
        if (fields.Left < 12 * count) return null;
        ulong ticks = 0;
        for (uint i = 0; i < count; i++)
        {
            if (fields.UInt32() >> 31 != 0) return null;
            ticks += fields.UInt32();
            fields.UInt32();
        }

        return timescale == 0 || ticks == 0 ? null : Done(ticks / (double)timescale);
    }

    private ParseStep Tail(ReadOnlySpan<byte> data)
    {
        long size = FileEndParser.IsIndexOfFragments(data) ? FourCc.Of(data[^4..]) : 0;
        return size is < 24 or > MaxIndex || size > _length - film.MoovEnd ? Hop() : Need(State.Mfra, _length - size, (int)size);
    }

    // 8.8.10: from the first entry of a track to its last one, so much time for so many bytes. Null: there are no two.
    private ParseStep? Mfra(ReadOnlySpan<byte> box)
    {
        if (BoxHeader.TryRead(box, box.Length, out BoxHeader mfra) != BoxStatus.Complete || mfra.Type != s_mfra) return null;
        ReadOnlySpan<byte> rest = box[mfra.HeaderSize..];
        double best = 0;
        while (BoxHeader.TryRead(rest, rest.Length, out BoxHeader header) == BoxStatus.Complete && header.Size <= rest.Length)
        {
            if (header.Type == s_tfra) best = Math.Max(best, Seconds(rest[header.HeaderSize..(int)header.Size]));
            rest = rest[(int)header.Size..];
        }

        return best > 0 ? Done(best) : null;
    }

    private double Seconds(ReadOnlySpan<byte> tfra)
    {
        if (tfra.Length < 16) return 0;
        var fields = new FieldReader(tfra);
        bool isWide = fields.UInt32() >> 24 == 1;
        uint id = fields.UInt32(), sizes = fields.UInt32(), count = fields.UInt32();
        long skip = (sizes >> 4 & 3) + (sizes >> 2 & 3) + (sizes & 3) + 3, entry = (isWide ? 16 : 8) + skip;
        Mp4Track? track = film.Tracks.FirstOrDefault(t => t.Id == id);
        if (track is null || track.Timescale == 0 || count < 2 || tfra.Length < 16 + (count * entry)) return 0;
        (ulong time, ulong place) = At(tfra, 0);
        (ulong lastTime, ulong lastPlace) = At(tfra, count - 1);
        return lastTime > time && lastPlace > place ? (double)(lastTime - time) / track.Timescale * (_length - film.MoovEnd) / (lastPlace - place) : 0;

        (ulong Time, ulong Place) At(ReadOnlySpan<byte> box, long index)
        {
            var own = new FieldReader(box[(int)(16 + (index * entry))..]);
            return isWide ? (own.UInt64(), own.UInt64()) : (own.UInt32(), own.UInt32());
        }
    }

    private ParseStep Hop()
    {
        _tracks = FragmentedMoov.Tracks(film, limits.MaxHeader / 24);
        _reader = new MoofReader(_tracks, _length, limits.MaxHeader / 24);
        return Need(State.Hopping, _position, UsualNeed);
    }

    private ParseStep Hop(ReadOnlySpan<byte> data)
    {
        while (_position < _length)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            BoxStatus status = BoxHeader.TryRead(rest, _length - _position, out BoxHeader header);
            bool isCut = status == BoxStatus.NeedMoreData || (header.Type == FourCc.Moof && header.Size > rest.Length);
            if (status == BoxStatus.Malformed || header.Size > _length - _position || (isCut && (++_hops > MaxHops || header.Size > MaxIndex))) break;
            if (isCut) return Need(State.Hopping, _position, (int)Math.Max(UsualNeed, header.Size));
            if (header.Type == FourCc.Moof) _reader!.Read(rest[..(int)header.Size], header.HeaderSize, _position);
            _position += header.Size;
        }

        double seconds = _tracks.Where(static t => t.FirstTime >= 0).Select(static t => (double)(t.NextTime - t.FirstTime) / t.Track.Timescale).DefaultIfEmpty().Max();
        // Up to the last fragment whose bytes were passed.
        return seconds > 0 && _position > film.MoovEnd ? Done(seconds * (_length - film.MoovEnd) / (_position - film.MoovEnd)) : ParseStep.Done(null);
    }

    private ParseStep Need(State state, long offset, int count)
    {
        (_state, _window) = (state, offset);
        return ParseStep.Need(offset, (int)Math.Min(_length - offset, count));
    }

    private ParseStep Done(double seconds)
    {
        if (seconds is > 0.001 and < 1e9) Result = TimeSpan.FromSeconds(seconds);
        return ParseStep.Done(null);
    }
}
