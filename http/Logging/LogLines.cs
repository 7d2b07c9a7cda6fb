using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace StonMedia.Http.Logging;

/// <summary>
/// Lines of the W3C extended log format on their way to a file, as bytes: fields each after a blank, "-" for what is missing. Used by one
/// thread at a time; who writes a line has made sure that there is room (<see cref="MostOf"/>).
/// </summary>
internal sealed class LogLines(int size)
{
    /// <summary>Bytes of the longest field that is not a client's text, its blank included.</summary>
    public const int MostNumber = 24;

    /// <summary>Bytes of the time.</summary>
    public const int MostTime = 23;

    // A request line may have 64 KiB; a log of them must stay readable.
    private const int MaxField = 2048;
    private const int MostACharacter = 9;       // three bytes of UTF-8, each as %XX
    private const int SecondText = 19;

    private static readonly SearchValues<char> s_plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c).Except("\"\\")]);

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
    private readonly byte[] _secondText = new byte[SecondText];
    private long _second = -1;
    private int _length;

    /// <summary>Bytes it has in all.</summary>
    public int Size => _bytes.Length;

    public int Room => _bytes.Length - _length;

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, _length);

    /// <summary>The most bytes that a field of that text takes.</summary>
    public static int MostOf(string? text) => 2 + (MostACharacter * Math.Min(text?.Length ?? 0, MaxField));

    public void Clear()
    {
        _length = 0;
        Count = 0;
    }

    /// <summary>Date and time, UTC, to the millisecond, as the first two fields.</summary>
    public void Time(DateTimeOffset time)
    {
        (long second, long rest) = Math.DivRem(time.UtcTicks, TimeSpan.TicksPerSecond);
        if (second != _second)
        {
            time.UtcDateTime.TryFormat(_secondText, out _, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            _second = second;
        }

        _secondText.CopyTo(_bytes.AsSpan(_length));
        _length += SecondText;
        _bytes[_length++] = (byte)'.';
        Digits((int)(rest / TimeSpan.TicksPerMillisecond));
    }

    /// <summary>A whole number; negative: missing.</summary>
    public void Number(long value)
    {
        if (value < 0)
        {
            Literal(" -"u8);
            return;
        }

        _bytes[_length++] = (byte)' ';
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out int written);
        _length += written;
    }

    /// <summary>To the microsecond, without zeros at the end; negative: missing.</summary>
    public void Milliseconds(double value)
    {
        long microseconds = (long)Math.Round(value * 1000, MidpointRounding.AwayFromZero);
        if (value < 0)
        {
            Literal(" -"u8);
            return;
        }

        (long whole, long part) = Math.DivRem(microseconds, 1000);
        Number(whole);
        if (part == 0) return;
        _bytes[_length++] = (byte)'.';
        Digits((int)part);
        while (_bytes[_length - 1] == '0') _length--;
    }

    /// <summary>A client's text: a blank as '+', anything but printable ASCII, '"' and '\' as %XX (UTF-8); a percent-encoding that is there stays.</summary>
    public void Field(string? value)
    {
        _bytes[_length++] = (byte)' ';
        if (string.IsNullOrEmpty(value))
        {
            _bytes[_length++] = (byte)'-';
            return;
        }

        ReadOnlySpan<char> text = value.AsSpan(0, Math.Min(value.Length, MaxField));
        if (text.ContainsAnyExcept(s_plain))
        {
            Encoded(text);
            return;
        }

        Span<byte> target = _bytes.AsSpan(_length, text.Length);
        Ascii.FromUtf16(text, target, out _);
        target.Replace((byte)' ', (byte)'+');
        _length += text.Length;
    }

    /// <summary>Text of our own, as it is.</summary>
    public void Literal(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    public void EndLine()
    {
        _bytes[_length++] = (byte)'\n';
        Count++;
    }

    private void Encoded(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == ' ')
            {
                _bytes[_length++] = (byte)'+';
            }
            else if (rune.Value is > 0x20 and < 0x7F and not ('"' or '\\'))
            {
                _bytes[_length++] = (byte)rune.Value;
            }
            else
            {
                foreach (byte one in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    _bytes[_length++] = (byte)'%';
                    Utf8Formatter.TryFormat(one, _bytes.AsSpan(_length), out int written, new StandardFormat('X', 2));
                    _length += written;
                }
            }
        }
    }

    private void Digits(int value)
    {
        _bytes[_length] = (byte)('0' + (value / 100));
        _bytes[_length + 1] = (byte)('0' + (value / 10 % 10));
        _bytes[_length + 2] = (byte)('0' + (value % 10));
        _length += 3;
    }
}
