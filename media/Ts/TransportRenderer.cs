using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StonMedia.Media.Layouts;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Ts;

/// <summary>
/// Writes a transport stream segment from any byte on. The stream is one sequence of bytes: tables, then for each packet its header and
/// payload; the payload comes from literals (PES headers, delimiters, parameter sets) and from samples, whose NAL unit lengths become start
/// codes. A part that begins within a PES packet is rendered from that packet's beginning and the rest dropped.
/// </summary>
internal sealed class TransportRenderer : ByteRenderer
{
    private readonly TransportProgram _program;
    private readonly PesUnit[] _units;
    private readonly SourceRange[] _sources;
    private readonly SampleCursor?[] _cursors;
    private readonly int[] _counters;
    private readonly byte[] _head = new byte[2 * PesPlanner.PacketSize];    // tables, or header and adaptation field of a packet
    private readonly byte[] _literal;
    private readonly byte[] _dropped = new byte[2048];
    private long _drop;
    private long _remaining;
    private int _headAt;
    private int _headEnd;
    private int _literalAt;
    private int _literalEnd;
    private int _unit = -1;
    private int _packet;
    private int _bodyLeft;      // of the PES packet, not in a packet yet, without the tail
    private int _payloadLeft;   // of the packet
    private int _framesLeft;    // of the unit, behind the current sample
    private int _nalLengthSize; // 0: samples go in as they are
    private long _sampleLeft;   // source bytes of the current sample
    private long _sampleAt;     // where they begin
    private long _nalLeft;      // source bytes of the current NAL unit
    private int _gathered;      // bytes of a NAL unit's length, and its first byte, seen so far
    private uint _nalLength;
    private bool _isBlank;      // the NAL unit's bytes are written as zeros
    private bool _isHevc;
    private bool _isLast;       // the current sample is the track's last one
    private bool _hasPicture;   // a part of its picture has been seen

    public TransportRenderer(TransportProgram program, PesUnit[] units, SourceRange[] sources, int number, long offset, long count)
    {
        (_program, _units, _sources, _remaining) = (program, units, sources, count);
        _cursors = new SampleCursor?[program.Tracks.Count];
        _counters = new int[program.Tracks.Count];
        _literal = new byte[64 + program.Tracks.Max(static t => t.Headers.Select(static h => h.Length).DefaultIfEmpty().Max())];
        long packet = offset / PesPlanner.PacketSize;
        if (packet < PesPlanner.TablePackets)
        {
            program.WriteTables(number, _head);
            _headEnd = _head.Length;
            _drop = offset;
            return;
        }

        int unit = 0;
        for (; unit + 1 < units.Length && units[unit + 1].FirstPacket <= packet; unit++) _counters[units[unit].Track] += units[unit].Packets;
        _drop = offset - (units[unit].FirstPacket * PesPlanner.PacketSize);
        _unit = unit - 1;
        if (_unit >= 0) _packet = units[_unit].Packets;
    }

    public override long Remaining => _remaining;

    public override long SourceOffset => _sampleAt;

    public override long SourceEnd
    {
        get
        {
            foreach (SourceRange range in _sources)
                if (_sampleAt < range.End) return Math.Max(range.End, _sampleAt + 1);
            return _sampleAt + 1;
        }
    }

    public override int Render(ReadOnlySpan<byte> source, Span<byte> output)
    {
        while (_drop > 0)
        {
            int dropped = Write(ref source, _dropped.AsSpan(0, (int)Math.Min(_drop, _dropped.Length)));
            _drop -= dropped;
            if (dropped == 0) break;
        }

        if (_drop > 0) return 0;
        if (output.Length > _remaining) output = output[..(int)_remaining];
        int written = Write(ref source, output);
        _remaining -= written;
        return written;
    }

    // Writes until the output is full, or no source byte is at hand where one is due.
    private int Write(ref ReadOnlySpan<byte> source, Span<byte> output)
    {
        long from = _sampleAt;    // the source's first byte; what does not follow it is not at hand
        Span<byte> rest = output;
        while (!rest.IsEmpty)
        {
            if (_headAt < _headEnd)
            {
                rest = rest[Take(_head, ref _headAt, _headEnd, rest)..];
            }
            else if (_payloadLeft == 0)
            {
                int count = _sampleAt == from ? WholePackets(source, rest) : 0;
                if (count == 0)
                {
                    BeginPacket();
                    continue;
                }

                source = source[(count * PesPlanner.Payload)..];
                rest = rest[(count * PesPlanner.PacketSize)..];
                from = _sampleAt;
            }
            else if (_literalAt < _literalEnd)
            {
                int count = Take(_literal, ref _literalAt, _literalEnd, rest[..Math.Min(rest.Length, _payloadLeft)]);
                _payloadLeft -= count;
                rest = rest[count..];
            }
            else if (_sampleLeft == 0)
            {
                BeginFrame();
            }
            else
            {
                if (_sampleAt != from) source = Skip(source, _sampleAt - from);
                from = _sampleAt;
                if (source.IsEmpty) break;
                if (_nalLengthSize > 0 && _nalLeft == 0)
                {
                    Gather(ref source);
                    from = _sampleAt;
                    continue;
                }

                int count = (int)Math.Min(Math.Min(rest.Length, _payloadLeft), Math.Min(source.Length, _nalLengthSize > 0 ? _nalLeft : _sampleLeft));
                if (_isBlank) rest[..count].Clear();
                else source[..count].CopyTo(rest);
                source = source[count..];
                rest = rest[count..];
                _payloadLeft -= count;
                if (_nalLengthSize > 0) _nalLeft -= count;
                Advance(count);
                from = _sampleAt;
            }
        }

        if (_sampleAt != from) source = Skip(source, _sampleAt - from);
        return output.Length - rest.Length;
    }

    // The bulk of video: packets full of bytes of one NAL unit, as many as there are at hand. Returns how many were written.
    private int WholePackets(ReadOnlySpan<byte> source, Span<byte> output)
    {
        if (_unit < 0 || _packet == 0 || _literalAt < _literalEnd || _isBlank) return 0;
        long run = Math.Min(Math.Min(source.Length, _bodyLeft), _nalLengthSize > 0 ? _nalLeft : _sampleLeft);
        int count = (int)Math.Min(run / PesPlanner.Payload, output.Length / PesPlanner.PacketSize);
        if (count <= 0) return 0;
        ref readonly PesUnit unit = ref _units[_unit];
        int counter = _counters[unit.Track];
        uint header = 0x4700_0010u | ((uint)_program.Tracks[unit.Track].Pid << 8);
        unchecked
        {
            ref byte from = ref MemoryMarshal.GetReference(source);
            ref byte to = ref MemoryMarshal.GetReference(output);
            for (int i = 0; i < count; i++)
            {
                Unsafe.WriteUnaligned(ref to, BinaryPrimitives.ReverseEndianness(header | (uint)(counter++ & 15)));
                Unsafe.CopyBlockUnaligned(ref Unsafe.Add(ref to, 4), ref from, PesPlanner.Payload);
                to = ref Unsafe.Add(ref to, PesPlanner.PacketSize);
                from = ref Unsafe.Add(ref from, PesPlanner.Payload);
            }
        }

        int bytes = count * PesPlanner.Payload;
        _counters[unit.Track] = counter;
        _packet += count;
        _bodyLeft -= bytes;
        if (_nalLengthSize > 0) _nalLeft -= bytes;
        Advance(bytes);
        return count;
    }

    // Samples that follow in the same bytes at hand are used; anything else is asked for anew.
    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> source, long by) => by > 0 && by < source.Length ? source[(int)by..] : default;

    private static int Take(byte[] bytes, ref int at, int end, Span<byte> output)
    {
        int count = Math.Min(end - at, output.Length);
        bytes.AsSpan(at, count).CopyTo(output);
        at += count;
        return count;
    }

    private void Advance(int count)
    {
        _sampleAt += count;
        _sampleLeft -= count;
    }

    // A NAL unit's length and first byte are taken in before anything is written: a delimiter of the source gives way to ours.
    private void Gather(ref ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty && _sampleLeft > 0)
        {
            byte next = source[0];
            if (_gathered < _nalLengthSize)
            {
                source = source[1..];
                Advance(1);
                _nalLength = (_nalLength << 8) | next;
                _gathered++;
                if (_gathered == _nalLengthSize && _nalLength == 0) Begin(length: 0, isCode: false);    // an empty unit: trailing zeros
                else if (_sampleLeft == 0) Begin(length: 0, isCode: false);                            // cut off within or behind a length
                else continue;
                return;
            }

            int type = _isHevc ? (next >> 1) & 63 : next & 31;
            // Ours stands before the sample already; in place of the source's come zeros, which may follow any NAL unit (ITU-T H.264 B.1.1). So do they
            // for parameter sets behind the very last picture, which decoders would take for the beginning of one that never comes.
            bool isSet = _isHevc ? type is >= 32 and <= 34 : type is 7 or 8;
            bool isLeftOut = type == (_isHevc ? 35 : 9) || (isSet && _isLast && _hasPicture);
            _hasPicture |= _isHevc ? type < 32 : type is >= 1 and <= 5;
            Begin(Math.Min(_nalLength, _sampleLeft), isCode: !isLeftOut);
            _isBlank = isLeftOut;
            return;
        }
    }

    private void Begin(long length, bool isCode)
    {
        int size = _gathered < _nalLengthSize ? _gathered : Math.Max(PesPlanner.StartCode, _nalLengthSize);    // a length that is cut off is no unit
        _literal.AsSpan(0, size).Clear();
        if (isCode) _literal[size - 1] = 1;
        (_literalAt, _literalEnd) = (0, size);
        (_gathered, _nalLength, _nalLeft, _isBlank) = (0, 0, length, false);
    }

    private void BeginPacket()
    {
        if (_unit < 0 || _packet == _units[_unit].Packets) BeginUnit();
        ref readonly PesUnit unit = ref _units[_unit];
        bool isFirst = _packet == 0;
        int adaptation = isFirst ? unit.AdaptationSize : 0;
        int payload = _bodyLeft > 0 ? Math.Min(_bodyLeft, PesPlanner.Payload - adaptation) : 1;
        if (_bodyLeft > 0) _bodyLeft -= payload;
        TransportTrack track = _program.Tracks[unit.Track];
        int counter = _counters[unit.Track]++ & 15, field = PesPlanner.Payload - payload;
        _head[0] = 0x47;
        _head[1] = (byte)((isFirst ? 0x40 : 0) | (track.Pid >> 8));
        _head[2] = (byte)(track.Pid & 0xFF);
        _head[3] = (byte)((field > 0 ? 0x30 : 0x10) | counter);
        if (field > 0) WriteAdaptation(_head.AsSpan(4, field), in unit, isFirst);
        (_headAt, _headEnd) = (0, 4 + field);
        _payloadLeft = payload;
        _packet++;
    }

    // ISO/IEC 13818-1, 2.4.3.4: length, flags, clock reference, stuffing.
    private static void WriteAdaptation(Span<byte> field, in PesUnit unit, bool isFirst)
    {
        field[0] = (byte)(field.Length - 1);
        if (field.Length == 1) return;
        field[1..].Fill(0xFF);
        field[1] = (byte)(isFirst ? (unit.IsKey ? 0x40 : 0) | (unit.Pcr >= 0 ? 0x10 : 0) : 0);
        if (!isFirst || unit.Pcr < 0) return;
        long pcr = unit.Pcr & 0x1_FFFF_FFFF;
        field[2] = (byte)(pcr >> 25);
        field[3] = (byte)((pcr >> 17) & 0xFF);
        field[4] = (byte)((pcr >> 9) & 0xFF);
        field[5] = (byte)((pcr >> 1) & 0xFF);
        field[6] = (byte)(((pcr & 1) << 7) | 0x7E);
        field[7] = 0;
    }

    private void BeginUnit()
    {
        _unit++;
        _packet = 0;
        ref readonly PesUnit unit = ref _units[_unit];
        TransportTrack track = _program.Tracks[unit.Track];
        _bodyLeft = unit.Size - unit.Tail;
        _literalAt = 0;
        _literalEnd = PesHeader.Write(in unit, track, _literal);
        (_nalLengthSize, _isHevc) = (track.LengthSize, track.Codec == TransportCodec.Hevc);
        (_nalLeft, _gathered, _nalLength, _isBlank) = (0, 0, 0, false);
        _framesLeft = unit.Samples;
        _sampleLeft = 0;
        NextSample(in unit, track);
    }

    private void BeginFrame()
    {
        ref readonly PesUnit unit = ref _units[_unit];
        TransportTrack track = _program.Tracks[unit.Track];
        NextSample(in unit, track);
        (_literalAt, _literalEnd) = (0, track.FrameHeader);
        if (track.FrameHeader > 0) track.Adts.Write((int)_sampleLeft, _literal);
    }

    private void NextSample(in PesUnit unit, TransportTrack track)
    {
        SampleCursor cursor;
        if (_framesLeft == unit.Samples)
        {
            cursor = _cursors[unit.Track] ??= new SampleCursor(track.Play.Track, unit.Sample);
            while (cursor.Sample < unit.Sample) cursor.MoveNext();
            if (track.FrameHeader > 0)
            {
                track.Adts.Write((int)cursor.Size, _literal.AsSpan(_literalEnd));
                _literalEnd += track.FrameHeader;
            }
        }
        else
        {
            cursor = _cursors[unit.Track]!;
            cursor.MoveNext();
        }

        _framesLeft--;
        (_sampleAt, _sampleLeft) = (cursor.Offset, cursor.Size);
        (_isLast, _hasPicture) = (cursor.Sample == track.Play.Track.SampleCount - 1, false);
    }
}
