using System.Buffers.Binary;
using System.Text;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Subtitles;

/// <summary>One sample of a subtitle track as text in WebVTT's mark-up.</summary>
internal static class TextSample
{
    /// <summary>Sample formats that are understood: 3GPP timed text (TS 26.245), QuickTime text, WebVTT (ISO/IEC 14496-30).</summary>
    public static readonly uint Tx3g = FourCc.Of("tx3g"u8), Text = FourCc.Of("text"u8), Wvtt = FourCc.Of("wvtt"u8);

    private const int Bold = 1, Italic = 2, Underline = 4, StyleSize = 12;
    private static readonly uint Vttc = FourCc.Of("vttc"u8), Payl = FourCc.Of("payl"u8), Sttg = FourCc.Of("sttg"u8), Styl = FourCc.Of("styl"u8);

    /// <summary>Cues of a sample, settings and text; none where nothing is shown.</summary>
    public static IEnumerable<(string Settings, string Text)> Read(uint format, ReadOnlySpan<byte> sample)
    {
        if (format == Wvtt) return ReadWvtt(sample);
        string text = ReadTimedText(sample);
        return text.Length == 0 ? [] : [("", text)];
    }

    // TS 26.245 5.17: a length of 16 bits, UTF-8 or (with a byte order mark) UTF-16, then boxes of which styles are taken.
    private static string ReadTimedText(ReadOnlySpan<byte> sample)
    {
        if (sample.Length < 2) return "";
        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(sample), sample.Length - 2);
        ReadOnlySpan<byte> bytes = sample.Slice(2, length);
        string text = bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(bytes[2..])
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(bytes[2..])
            : Encoding.UTF8.GetString(bytes);
        return Lines(Marked(text, sample[(2 + length)..]));
    }

    // Styles: records of first character, character behind the last, font, face, size, colour.
    private static string Marked(string text, ReadOnlySpan<byte> boxes)
    {
        ReadOnlySpan<byte> styles = default;
        while (BoxHeader.TryRead(boxes, boxes.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= boxes.Length)
        {
            if (box.Type == Styl) styles = boxes[box.HeaderSize..(int)box.Size];
            boxes = boxes[(int)box.Size..];
        }

        var marked = new StringBuilder(text.Length + 16);
        int at = 0, records = styles.Length >= 2 ? Math.Min(BinaryPrimitives.ReadUInt16BigEndian(styles), (styles.Length - 2) / StyleSize) : 0;
        for (int i = 0; i < records; i++)
        {
            ReadOnlySpan<byte> record = styles.Slice(2 + (i * StyleSize), StyleSize);
            int first = BinaryPrimitives.ReadUInt16BigEndian(record), last = Math.Min(text.Length, BinaryPrimitives.ReadUInt16BigEndian(record[2..])), face = record[6];
            if (first < at || last <= first) continue;
            Escape(marked, text.AsSpan(at, first - at));
            Open(marked, face);
            Escape(marked, text.AsSpan(first, last - first));
            Close(marked, face);
            at = last;
        }

        Escape(marked, text.AsSpan(at));
        return marked.ToString();
    }

    private static void Open(StringBuilder text, int face)
        => text.Append((face & Bold) != 0 ? "<b>" : "").Append((face & Italic) != 0 ? "<i>" : "").Append((face & Underline) != 0 ? "<u>" : "");

    private static void Close(StringBuilder text, int face)
        => text.Append((face & Underline) != 0 ? "</u>" : "").Append((face & Italic) != 0 ? "</i>" : "").Append((face & Bold) != 0 ? "</b>" : "");

    private static void Escape(StringBuilder text, ReadOnlySpan<char> part)
    {
        foreach (char c in part)
        {
            if (c == '&') text.Append("&amp;");
            else if (c == '<') text.Append("&lt;");
            else if (c == '>') text.Append("&gt;");
            else text.Append(c is '\0' ? '\uFFFD' : c);
        }
    }

    // An empty line would end the cue.
    private static string Lines(string text)
        => string.Join('\n', text.Split((char[])['\n', '\r', '\u2028', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries).Where(static l => !string.IsNullOrWhiteSpace(l)));

    private static List<(string Settings, string Text)> ReadWvtt(ReadOnlySpan<byte> sample)
    {
        var cues = new List<(string, string)>();
        while (BoxHeader.TryRead(sample, sample.Length, out BoxHeader box) == BoxStatus.Complete && box.Size <= sample.Length)
        {
            if (box.Type == Vttc)
            {
                string settings = "", text = "";
                ReadOnlySpan<byte> fields = sample[box.HeaderSize..(int)box.Size];
                while (BoxHeader.TryRead(fields, fields.Length, out BoxHeader field) == BoxStatus.Complete && field.Size <= fields.Length)
                {
                    string value = Encoding.UTF8.GetString(fields[field.HeaderSize..(int)field.Size]);
                    if (field.Type == Payl) text = Lines(value).Replace("-->", "--&gt;", StringComparison.Ordinal);
                    else if (field.Type == Sttg && value.AsSpan().IndexOfAny('\n', '\r') < 0) settings = value;
                    fields = fields[(int)field.Size..];
                }

                if (text.Length > 0) cues.Add((settings, text));
            }

            sample = sample[(int)box.Size..];
        }

        return cues;
    }
}
