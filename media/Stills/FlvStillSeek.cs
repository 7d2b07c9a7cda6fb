using StonMedia.Media.Flv;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Stills;

/// <summary>
/// Finds pictures of an FLV. One picture: the key frame before it as for a clip, then every tag up to the picture, of which those with pictures are
/// kept. Key frames: those that onMetaData lists; without a list, or where it is wrong, each is searched for as if a clip began there.
/// </summary>
internal sealed class FlvStillSeek : IMediaParser
{
    private const int Stride = 256 << 10;

    /// <summary>Bytes of a tag that say what it is and when its picture is shown.</summary>
    private const int Peek = FlvTag.HeaderSize + 8;

    /// <summary>The end as onMetaData has it may lie behind the last tag: the search begins earlier.</summary>
    private const long EndMargin = 500_000;

    private readonly FlvHead _head;
    private readonly StillTimes _times;
    private readonly uint _target;
    private readonly List<Picture> _pictures = [];
    private readonly List<Layout> _parts = [];
    private FlvSeek? _seek;
    private long _position, _window, _bytes;
    private int _next;    // of the wanted key frames
    private bool _wentBack, _trustsKeys;

    public FlvStillSeek(FlvHead head, StillTimes times)
    {
        (_head, _times, _trustsKeys) = (head, times, head.Keys.Length > 0);
        _target = At(times.Microseconds[0]);
    }

    public ParseStep Start()
    {
        if (!_head.HasVideo) return ParseStep.Refused("there is no picture in this film");
        _parts.Add(Front());
        if (_times.KeyFrames) return NextKey();
        long last = (long)(_head.Seconds * 1_000_000);
        if (last > 0 && _times.Microseconds[0] > last) return ParseStep.Refused(FormattableString.Invariant($"the film is {_head.Seconds:0.###} s long"));
        long start = last > 0 ? Math.Max(0, Math.Min(_times.Microseconds[0], last - EndMargin)) : _times.Microseconds[0];
        return Seek(start);
    }

    public ParseStep Step(ReadOnlySpan<byte> data) => _seek is not null ? Sought(_seek.Step(data)) : _times.KeyFrames ? Key(data) : Walk(data);

    private uint At(long microseconds) => (uint)Math.Min(_head.First.Time + (microseconds / 1000), int.MaxValue);

    // File header that announces pictures alone, and the decoder's set-up.
    private Layout Front()
    {
        byte[] header = [.. _head.Header];
        header[4] = 1;
        return new LayoutBuilder().AddInline([.. header, .. _head.VideoSetup]).Build("still", header.Length, null);
    }

    private ParseStep Seek(long microseconds)
    {
        _seek = new FlvSeek(_head, TrimRequest.From(microseconds));
        return Sought(_seek.Start());
    }

    private ParseStep Sought(ParseStep step)
    {
        if (step.Kind == ParseStepKind.Need)
        {
            _window = step.Offset;
            return step;
        }

        // Small pictures are many: where one is not found, the one before it stands in.
        if (step.Kind == ParseStepKind.Refused && (!_times.KeyFrames || _next == 0)) return step;
        _seek = null;
        if (step.Index is FlvIndex { Places: [var place] }) _position = place.Start;
        return Need(_position, _times.KeyFrames ? Peek : Stride);
    }

    private ParseStep Walk(ReadOnlySpan<byte> data)
    {
        while (_position < _head.Length)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            if (rest.Length < Peek && at > 0 && _head.Length - _position >= Peek) return Need(_position, Stride);
            if (!FlvTag.TryRead(rest, _position, out FlvTag tag) || tag.End > _head.Length) break;
            if (tag.Type == FlvTag.Video && tag.PayloadSize > 0)
            {
                if (tag.Time > _target && _pictures.Count > 0) break;
                _pictures.Add(new Picture(tag.Offset, tag.End, tag.Time, tag.Time + (long)FlvTag.Delay(rest[FlvTag.HeaderSize..]), tag.IsSequenceHeader));
                _bytes += tag.End - tag.Offset;
                if (_bytes > StillTimes.MaxBytes || _pictures.Count > StillTimes.MaxPictures) return KeyAlone();
            }

            _position = tag.End;
        }

        int best = -1;
        for (int i = 0; i < _pictures.Count; i++)
            if (!_pictures[i].IsSetUp && (best < 0 || (_pictures[i].Shown <= _target && _pictures[i].Shown > _pictures[best].Shown))) best = i;
        if (best < 0) return ParseStep.Refused("no picture is there");
        // A key frame is shown behind its timestamp: just then, the pictures before it are still on show.
        if (_pictures[best].Shown <= _target || _wentBack || _pictures[0].Offset <= _head.First.Offset || _pictures[best].Time <= _head.First.Time) return Done(best);
        _wentBack = true;
        long before = (_pictures[best].Time - _head.First.Time - 1) * 1000L;
        _pictures.Clear();
        _bytes = 0;
        return Seek(before);
    }

    // The picture is too far away from its key frame.
    private ParseStep KeyAlone() => _pictures.FindIndex(static p => !p.IsSetUp) is var key and >= 0 && _pictures[key].End - _pictures[key].Offset <= StillTimes.MaxBytes
        ? Done(key) : ParseStep.Refused($"a picture of more than {StillTimes.MaxBytes >> 20} MiB");

    private ParseStep Done(int last)
    {
        var data = new LayoutBuilder();
        foreach (Picture picture in _pictures[..(last + 1)]) data.AddSource(picture.Offset, picture.End - picture.Offset);
        _parts.Add(data.Build("still", 0, null));
        return Done((_pictures[last].Shown - 0.5) / 1000);
    }

    private ParseStep Done(double? from) => ParseStep.Done(new FlvIndex(_head) { Still = new StillInput("flv", _parts, from) });

    private ParseStep NextKey()
    {
        if (_next > _times.Microseconds.Count) return Done(from: null);
        // The last one twice: what a decoder makes of the end of its input must not cost a picture.
        long microseconds = _times.Microseconds[Math.Min(_next, _times.Microseconds.Count - 1)];
        if (!_trustsKeys) return Seek(microseconds);
        uint time = At(microseconds);
        int listed = Math.Max(0, Array.FindLastIndex(_head.Keys, k => k.Time <= time));
        return Need(_position = _head.Keys[listed].Offset, Peek);
    }

    private ParseStep Key(ReadOnlySpan<byte> data)
    {
        if (!FlvTag.TryRead(data, _window, out FlvTag tag) || !tag.IsKey || tag.End > _head.Length)
        {
            if (!_trustsKeys) return ParseStep.Refused("a key frame is cut off");
            _trustsKeys = false;
            return NextKey();
        }

        if ((_bytes += tag.PayloadSize) > StillTimes.MaxBytes) return ParseStep.Refused($"the key frames of one sheet are more than {StillTimes.MaxBytes >> 20} MiB");
        _next++;
        long shown = Math.Max(0, (_next * StillTimes.Slot * 1000L) - FlvTag.Delay(data[FlvTag.HeaderSize..]));
        byte[] header = data[..FlvTag.HeaderSize].ToArray();
        (header[4], header[5], header[6], header[7]) = ((byte)(shown >> 16 & 0xFF), (byte)(shown >> 8 & 0xFF), (byte)(shown & 0xFF), (byte)(shown >> 24 & 0x7F));
        _parts.Add(new LayoutBuilder().AddInline(header).AddSource(tag.Offset + FlvTag.HeaderSize, tag.PayloadSize + 4).Build("still", 0, null));
        return NextKey();
    }

    private ParseStep Need(long offset, int count)
    {
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(_head.Length - offset, count));
    }

    private readonly record struct Picture(long Offset, long End, uint Time, long Shown, bool IsSetUp);
}
