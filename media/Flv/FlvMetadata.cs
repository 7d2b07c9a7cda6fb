using System.Buffers.Binary;
using System.Text;

namespace StonMedia.Media.Flv;

/// <summary>Reads onMetaData, and writes it anew for a clip: what is not about time and place stays byte for byte.</summary>
internal static class FlvMetadata
{
    private static readonly byte[] s_name = [2, 0, 10, .. "onMetaData"u8];

    public static bool Is(ReadOnlySpan<byte> payload) => payload.StartsWith(s_name);

    /// <summary>Puts duration and key frames into <paramref name="head"/>; what is malformed tells nothing.</summary>
    public static FlvHead Read(FlvHead head)
    {
        try
        {
            foreach ((string name, Range value) in Properties(head.Metadata))
            {
                var reader = new AmfReader(head.Metadata.AsSpan(value));
                if (name == "duration" && reader.Byte() == 0 && reader.Number() is > 0 and < 2e6 and var seconds) head = head with { Seconds = seconds };
                if (name == "keyframes") head = head with { Keys = Keys(head.Metadata.AsSpan(value), head.Length) };
            }
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return head with { Metadata = [], Keys = [], Seconds = 0 };
        }

        return head;
    }

    /// <summary>A number that onMetaData has; 0 when it has none of that name, or is malformed.</summary>
    public static double NumberOf(ReadOnlySpan<byte> payload, string wanted)
    {
        try
        {
            foreach ((string name, Range value) in Properties(payload))
            {
                var reader = new AmfReader(payload[value]);
                if (name == wanted && reader.Byte() == 0 && reader.Number() is var number && double.IsFinite(number)) return number;
            }
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return 0;
        }

        return 0;
    }

    /// <summary>The payload for a clip.</summary>
    /// <param name="old">Payload of the source; empty for none.</param>
    /// <param name="seconds">Playing time of the clip.</param>
    /// <param name="lastTime">Seconds: its last timestamp.</param>
    /// <param name="keys">Its key frames: time in milliseconds, offset in the source.</param>
    /// <param name="place">Turns (bytes of this payload, offset in the source) into an offset in the clip.</param>
    /// <param name="fileSize">Turns the bytes of this payload into the bytes of the clip.</param>
    public static byte[] Write(ReadOnlySpan<byte> old, double seconds, double lastTime, IReadOnlyList<(uint Time, long Offset)> keys, Func<int, long, long> place, Func<int, long> fileSize)
    {
        var kept = new List<byte>();
        uint count = 0;
        foreach ((string name, Range value) in Properties(old))
        {
            if (name is "duration" or "keyframes" or "filesize" or "datasize" or "lasttimestamp" or "lastkeyframetimestamp" or "lastkeyframelocation" or "hasKeyframes" or "hasMetadata") continue;
            Name(kept, name);
            kept.AddRange(old[value]);
            count++;
        }

        // Sizes first: they do not depend on the numbers.
        int size = Build(kept, count, seconds, lastTime, keys, static (_, offset) => offset, static _ => 0, 0).Length;
        return Build(kept, count, seconds, lastTime, keys, place, fileSize, size);
    }

    private static byte[] Build(List<byte> kept, uint count, double seconds, double lastTime, IReadOnlyList<(uint Time, long Offset)> keys, Func<int, long, long> place, Func<int, long> fileSize, int size)
    {
        var output = new List<byte>(kept.Count + 200 + (keys.Count * 18));
        output.AddRange(s_name);
        output.Add(8);
        Count(output, count + 3 + (keys.Count > 0 ? 2u : 0));
        Property(output, "duration", seconds);
        Property(output, "filesize", fileSize(size));
        Property(output, "lasttimestamp", lastTime);
        if (keys.Count > 0)
        {
            Name(output, "hasKeyframes");
            output.AddRange([1, 1]);
            Name(output, "keyframes");
            output.Add(3);
            Name(output, "times");
            output.Add(10);
            Count(output, (uint)keys.Count);
            foreach ((uint time, long _) in keys) Number(output, time / 1000.0);
            Name(output, "filepositions");
            output.Add(10);
            Count(output, (uint)keys.Count);
            foreach ((uint _, long offset) in keys) Number(output, place(size, offset));
            output.AddRange([0, 0, 9]);
        }

        output.AddRange(kept);
        output.AddRange([0, 0, 9]);
        return [.. output];
    }

    // Names and values of the one object or array that follows the name.
    private static List<(string Name, Range Value)> Properties(ReadOnlySpan<byte> payload)
    {
        var found = new List<(string, Range)>();
        if (!Is(payload)) return found;
        var reader = new AmfReader(payload[s_name.Length..]);
        byte marker = reader.Byte();
        if (marker == 8) reader.Count();
        else if (marker != 3) return found;
        while (!reader.IsEnd && !reader.TryEnd())
        {
            string name = reader.Text();
            int start = reader.Position;
            reader.Skip();
            found.Add((name, (s_name.Length + start)..(s_name.Length + reader.Position)));
        }

        return found;
    }

    private static (uint, long)[] Keys(ReadOnlySpan<byte> value, long length)
    {
        double[] times = [], places = [];
        var reader = new AmfReader(value);
        byte marker = reader.Byte();
        if (marker == 8) reader.Count();
        else if (marker != 3) return [];
        while (!reader.IsEnd && !reader.TryEnd())
        {
            string name = reader.Text();
            if (name == "times" && reader.Marker == 10) times = Numbers(ref reader, value.Length);
            else if (name == "filepositions" && reader.Marker == 10) places = Numbers(ref reader, value.Length);
            else reader.Skip();
        }

        var keys = new List<(uint, long)>();
        for (int i = 0; i < Math.Min(times.Length, places.Length); i++)
        {
            // Some writers put an entry for the header first, or repeat the last one.
            if (!(times[i] is >= 0 and < 2e6 && places[i] > 0 && places[i] < length)) continue;
            (uint Time, long Offset) key = ((uint)Math.Round(times[i] * 1000), (long)places[i]);
            if (keys.Count == 0 || (key.Offset > keys[^1].Item2 && key.Time >= keys[^1].Item1)) keys.Add(key);
        }

        return [.. keys];
    }

    private static double[] Numbers(ref AmfReader reader, int room)
    {
        reader.Byte();
        uint count = reader.Count();
        MediaFormatException.Require(count <= room / 9, "metadata is cut off");
        var numbers = new double[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (reader.Byte() != 0) return [];
            numbers[i] = reader.Number();
        }

        return numbers;
    }

    private static void Property(List<byte> output, string name, double value)
    {
        Name(output, name);
        Number(output, value);
    }

    private static void Name(List<byte> output, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        output.AddRange([(byte)(text.Length >> 8), (byte)(text.Length & 0xFF), .. text]);
    }

    private static void Count(List<byte> output, uint count)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, count);
        output.AddRange(bytes);
    }

    private static void Number(List<byte> output, double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        output.AddRange(bytes);
    }
}
