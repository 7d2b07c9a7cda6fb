using System.Buffers;
using System.Globalization;
using System.Text;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>
/// Reads the interim responses of one exchange off its connection's bytes, on their way to SocketsHttpHandler, which drops them
/// and is the judge of all else. Bounded: after eight heads, or one of more than 16 KiB, the rest is not looked at; a head with a
/// line that is no header line is left out.
/// </summary>
/// <remarks>One thread at a time, as a connection is read.</remarks>
internal sealed class InterimReader(Action<InterimHead> found)
{
    private const int MostHeads = 8;
    private const int MostBytes = 16 << 10;

    private List<HeaderField>? _lines;
    private ArrayBufferWriter<byte>? _line;
    private int _heads;
    private int _length;
    private int _status;
    private bool _malformed;

    /// <summary>The final response has begun, or a bound was reached: nothing more is read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the next bytes of the connection.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (IsPlainlyFinal(bytes)) IsDone = true;
        while (!IsDone && bytes.Length > 0)
        {
            int feed = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = feed < 0 ? bytes : bytes[..(feed + 1)];
            bytes = bytes[part.Length..];
            _length += part.Length;
            if (_length > MostBytes)
            {
                IsDone = true;
                return;
            }

            _line ??= new ArrayBufferWriter<byte>(256);
            _line.Write(part);
            if (feed < 0) return;
            string line = Encoding.Latin1.GetString(_line.WrittenSpan).TrimEnd('\n').TrimEnd('\r');
            _line.ResetWrittenCount();
            Take(line);
        }
    }

    /// <summary>A connection's bytes begin with a status line that is no interim one: what nearly every answer is.</summary>
    private bool IsPlainlyFinal(ReadOnlySpan<byte> bytes)
        => _line is null && bytes.Length > 9 && bytes.StartsWith("HTTP/1."u8) && bytes[8] == ' ' && bytes[9] is >= (byte)'2' and <= (byte)'9';

    private void Take(string line)
    {
        if (_status == 0) Begin(line);
        else if (line.Length == 0) End();
        else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).ContainsAny(' ', '\t'))
            (_lines ??= []).Add(new HeaderField(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        else _malformed = true;
    }

    private void Begin(string line)
    {
        bool isInterim = line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Length >= 12 && line[8] == ' ' && (line.Length == 12 || line[12] == ' ')
            && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _status) && _status is >= 100 and < 200 and not 101;
        if (!isInterim) IsDone = true;
    }

    private void End()
    {
        if (!_malformed && _status != 100) found(new InterimHead(_status, new HeaderList([.. _lines ?? []])));
        IsDone = ++_heads == MostHeads;
        _lines?.Clear();
        (_status, _length, _malformed) = (0, 0, false);
    }
}
