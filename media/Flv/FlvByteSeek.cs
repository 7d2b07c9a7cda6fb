using StonMedia.Media.Parsing;

namespace StonMedia.Media.Flv;

/// <summary>Finds where a clip that is asked for by a byte of the source begins: at the first key frame there or behind it, as far as one is near.</summary>
internal sealed class FlvByteSeek(FlvHead head, long offset) : IMediaParser
{
    private const int Stride = 256 << 10;

    /// <summary>Bytes walked from the wanted one on; without a key frame in them the clip begins with the first tag.</summary>
    private const long MaxWalk = 8 << 20;

    private readonly long _from = Math.Max(offset, head.First.Offset);
    private long _window, _position = -1;
    private FlvTag? _first;

    public ParseStep Start() => _from >= head.Length ? ParseStep.Refused("nothing is there: the file is shorter") : Need(_from);

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        FlvTag tag;
        if (_position < 0)
        {
            bool isThere = _window == _from && FlvTag.TryRead(data, _from, out tag) && tag.End <= head.Length && (tag.End > _window + data.Length || tag.IsClosed(data));
            if (isThere) _position = _from;
            else if (FlvSync.TryFind(data, _window, 0, head.Length, out tag)) _position = tag.Offset;
            else return Next(_window + Math.Max(1, data.Length - FlvTag.Peek), data.Length);
        }

        while (_position - _window <= data.Length - FlvTag.Peek && FlvTag.TryRead(data[(int)(_position - _window)..], _position, out tag) && tag.End <= head.Length)
        {
            if (tag.IsMedia) _first ??= tag;
            if (tag.IsKey || (tag.IsMedia && !head.HasVideo)) return Done(tag);
            _position = tag.End;
        }

        return Next(_position, data.Length);
    }

    private ParseStep Next(long position, int seen)
    {
        bool isDamaged = _position >= 0 && position < _window + seen - FlvTag.Peek;
        if (!isDamaged && position < head.Length - FlvTag.Peek && position - _from < MaxWalk) return Need(position);
        return _first is { } first ? Done(first) : ParseStep.Refused("no tag there or near behind it");
    }

    private ParseStep Done(FlvTag start)
    {
        uint until = (uint)Math.Min(int.MaxValue, Math.Max(start.Time + 1.0, head.First.Time + (head.Seconds * 1000)));
        return ParseStep.Done(new FlvIndex(head) { Places = [new FlvPlace(start.Offset, start.Time, head.Length, until, start.Time, until, false)] });
    }

    private ParseStep Need(long position)
    {
        _window = position;
        return ParseStep.Need(position, (int)Math.Min(head.Length - position, Stride));
    }
}
