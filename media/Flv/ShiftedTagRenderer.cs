using StonMedia.Media.Layouts;

namespace StonMedia.Media.Flv;

/// <summary>
/// Goes from tag to tag from the beginning of the range on, as nothing else tells where tags begin; of what lies before the wanted bytes it looks at
/// the tags' headers alone. Bytes that are no tag go out as they are, until one begins.
/// </summary>
internal sealed class ShiftedTagRenderer(long start, long end, long first, long count, Func<uint, uint> shift) : ByteRenderer
{
    private readonly byte[] _head = new byte[FlvTag.Peek];    // the last two stay 0
    private long _next = start;         // the next byte of the source that is wanted
    private long _left;                 // bytes of the tag from there on
    private readonly long _stop = first + count;
    private long _remaining = count;
    private int _filled, _ready;        // bytes in _head; those of them that may go out

    public override long Remaining => _remaining;

    public override long SourceOffset => _next;

    public override long SourceEnd => Math.Max(_next + 1, _stop);

    public override int Render(ReadOnlySpan<byte> source, Span<byte> output)
    {
        int written = 0;
        while (_remaining > 0 && written < output.Length)
        {
            if (_ready > 0)
            {
                written += GiveHead(output[written..]);
            }
            else if (_left > 0 && _next < first)
            {
                long skipped = Math.Min(_left, first - _next);
                (_next, _left) = (_next + skipped, _left - skipped);
                source = source[(int)Math.Min(skipped, source.Length)..];
            }
            else if (source.IsEmpty)
            {
                break;
            }
            else if (_left > 0)
            {
                int now = (int)Math.Min(Math.Min(_left, _remaining), Math.Min(source.Length, output.Length - written));
                source[..now].CopyTo(output[written..]);
                (_next, _left, _remaining, written) = (_next + now, _left - now, _remaining - now, written + now);
                source = source[now..];
            }
            else
            {
                int now = (int)Math.Min(Math.Min(FlvTag.HeaderSize - _filled, source.Length), end - _next);
                source[..now].CopyTo(_head.AsSpan(_filled));
                (_next, _filled) = (_next + now, _filled + now);
                source = source[now..];
                if (_filled == FlvTag.HeaderSize || _next == end) Judge();
            }
        }

        return written;
    }

    // What is in _head is a tag's header, or its first byte is none.
    private void Judge()
    {
        if (_filled < FlvTag.HeaderSize)
        {
            _ready = _filled;    // the end of the range
        }
        else if (FlvTag.TryRead(_head, _next - _filled, out FlvTag tag))
        {
            FlvTag.WriteTime(_head, shift(tag.Time));
            (_ready, _left) = (_filled, Math.Min(tag.PayloadSize + 4L, end - _next));
        }
        else
        {
            _ready = 1;
        }
    }

    private int GiveHead(Span<byte> output)
    {
        long at = _next - _filled;
        int passed = (int)Math.Clamp(first - at, 0, _ready), now = (int)Math.Min(Math.Min(_ready - passed, output.Length), _remaining);
        _head.AsSpan(passed, now).CopyTo(output);
        _head.AsSpan(passed + now, _filled - passed - now).CopyTo(_head);
        (_filled, _ready, _remaining) = (_filled - passed - now, _ready - passed - now, _remaining - now);
        if (_ready == 0 && _left == 0 && _next == end) _ready = _filled;    // no more will come to complete it
        return now;
    }
}
