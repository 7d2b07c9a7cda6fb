using System.Buffers.Binary;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Flv;

/// <summary>Reads the beginning of an FLV: header, onMetaData, the set-up of the decoders, up to the first picture and sound.</summary>
internal sealed class FlvParser(long length, MediaLimits limits) : IMediaParser
{
    /// <summary>How far behind the first tag the set-up of a decoder is looked for.</summary>
    private const long MaxHead = 1 << 20;

    private const int MaxNeeds = 20;

    private byte[] _header = [], _metadata = [], _videoSetup = [], _soundSetup = [];
    private long _window, _position;
    private FlvTag? _first;
    private bool _hasVideo, _hasSound, _wantsVideo, _wantsSound;
    private int _needs, _tags;

    public static bool Recognises(ReadOnlySpan<byte> head) => head.Length >= 13 && head.StartsWith("FLV"u8) && head[3] == 1;

    public ParseStep Start() => Need(0, MediaFormats.FirstNeed);

    public ParseStep Step(ReadOnlySpan<byte> data)
    {
        if (_header.Length == 0)
        {
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(data[5..]);
            if (offset < 9 || offset > data.Length - 4) return ParseStep.Refused($"the FLV header ends at byte {offset}");
            _header = [.. data[..9], .. (ReadOnlySpan<byte>)[0, 0, 0, 0]];
            _header[5] = _header[6] = _header[7] = 0;
            _header[8] = 9;
            (_wantsVideo, _wantsSound) = ((data[4] & 1) != 0, (data[4] & 4) != 0);
            _position = offset + 4;
        }

        while (_position < length && !IsComplete)
        {
            long at = _position - _window;
            ReadOnlySpan<byte> rest = at < data.Length ? data[(int)at..] : default;
            if (rest.Length < FlvTag.Peek && _window + data.Length < length) return Need(_position, MediaFormats.FirstNeed);
            if (!FlvTag.TryRead(rest, _position, out FlvTag tag)) return _first is null ? ParseStep.Refused($"no tag at byte {_position}") : Done();
            if (++_tags > limits.MaxBoxes) return ParseStep.Refused($"more than {limits.MaxBoxes} tags in front");
            if (tag.End > length) return _first is null ? ParseStep.Refused($"the tag at byte {_position} is cut off") : Done();
            if ((tag.Type == FlvTag.Script || tag.IsSequenceHeader) && rest.Length < tag.End - tag.Offset)
            {
                if (tag.PayloadSize > limits.MaxHeader) return ParseStep.Refused($"metadata of {tag.PayloadSize} bytes, more than {limits.MaxHeader}");
                return Need(_position, tag.PayloadSize + MediaFormats.FirstNeed);
            }

            Take(tag, rest);
            _position = tag.End;
        }

        return _first is null ? ParseStep.Refused("FLV without pictures or sound") : Done();
    }

    private bool IsComplete
        => _first is { } first && (((_hasVideo || !_wantsVideo) && (_hasSound || !_wantsSound)) || _position - first.Offset > MaxHead);

    private void Take(FlvTag tag, ReadOnlySpan<byte> data)
    {
        if (tag.Type == FlvTag.Script)
        {
            ReadOnlySpan<byte> payload = data.Slice(FlvTag.HeaderSize, tag.PayloadSize);
            if (_metadata.Length == 0 && FlvMetadata.Is(payload)) _metadata = payload.ToArray();
            return;
        }

        if (tag.IsSequenceHeader)
        {
            byte[] all = data[..(int)(tag.End - tag.Offset)].ToArray();
            if (tag.Type == FlvTag.Video && _videoSetup.Length == 0) _videoSetup = all;
            if (tag.Type == FlvTag.Sound && _soundSetup.Length == 0) _soundSetup = all;
            return;
        }

        _first ??= tag;
        if (tag.Type == FlvTag.Video) _hasVideo = true;
        else _hasSound = true;
    }

    private ParseStep Done()
    {
        var head = new FlvHead
        {
            Length = length, Header = _header, Metadata = _metadata, VideoSetup = _videoSetup, SoundSetup = _soundSetup, First = _first!.Value, HasVideo = _hasVideo,
        };
        return ParseStep.Done(new FlvIndex(FlvMetadata.Read(head)));
    }

    private ParseStep Need(long offset, int count)
    {
        if (++_needs > MaxNeeds) return _first is null ? ParseStep.Refused("no pictures or sound at the beginning") : Done();
        _window = offset;
        return ParseStep.Need(offset, (int)Math.Min(length - offset, count));
    }
}
