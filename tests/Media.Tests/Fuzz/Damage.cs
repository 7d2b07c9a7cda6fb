using System.Buffers.Binary;

namespace StonMedia.Media.Tests.Fuzz;

/// <summary>Damages a file where it hurts: in its header, its tables, its frame headers; or anywhere.</summary>
internal static class Damage
{
    private static readonly ulong[] s_numbers = [0, 1, 2, 7, 8, 15, 16, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF];

    private static readonly byte[][] s_words = [.. new[]
    {
        "moov", "trak", "mdia", "minf", "stbl", "stts", "ctts", "stss", "stsz", "stz2", "stsc", "stco", "co64", "elst", "mvhd", "tkhd", "mdhd", "hdlr", "mdat", "udta", "free", "saio",
        "saiz", "senc", "sbgp", "sgpd", "sdtp", "tref", "edts", "mvex", "stsd", "avcC", "hvcC", "esds", "tenc", "sinf", "moof", "traf", "tfhd", "tfdt", "trun", "trex", "Xing", "Info", "VBRI", "ID3\u0004", "TAG+",
        "APET", "FLV\u0001", "hvc1", "duration", "keyframes", "filepositions", "times",
    }.Select(static w => w.Select(static c => (byte)c).ToArray())];

    public static byte[] Of(byte[] seed, string form, Random random)
    {
        byte[] input = [.. seed];
        for (int n = random.Next(1, 8); n > 0 && input.Length > 16; n--)
        {
            int at = Place(input, form, random);
            switch (random.Next(9))
            {
                case 0: input[at] = (byte)random.Next(256); break;
                case 1: input[at] ^= (byte)(1 << random.Next(8)); break;
                case 2 or 3 or 4: Number(input, at, random); break;
                case 5: Write(input, at, s_words[random.Next(s_words.Length)]); break;
                case 6: AtWord(input, random); break;
                case 7: Write(input, at, input.AsSpan(random.Next(input.Length - 8), 8).ToArray()); break;
                default:
                    if (random.Next(5) == 0) input = input[..random.Next(8, input.Length)];
                    else if (random.Next(5) == 0) input = [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + random.Next(1, 40)))];
                    break;
            }
        }

        return input;
    }

    private static int Place(byte[] input, string form, Random random)
    {
        int anywhere = random.Next(input.Length), near = Math.Min(input.Length - 1, random.Next(600));
        if (random.Next(6) == 0) return anywhere;
        if (form is "mp4" or "fragments")
        {
            int box = form == "fragments" && random.Next(2) == 0 ? input.AsSpan(anywhere).IndexOf("moof"u8) is var m and >= 0 ? anywhere + m : -1 : input.AsSpan().IndexOf("moov"u8);
            if (box < 4) return anywhere;
            long size = BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(box - 4));
            return (int)Math.Min(input.Length - 1, box - 4 + random.NextInt64(Math.Clamp(size, 8, input.Length)));
        }

        if (random.Next(3) == 0) return near;
        int header = form == "flv" ? input.AsSpan(anywhere).IndexOfAny<byte>(8, 9, 18) : input.AsSpan(anywhere).IndexOf<byte>(0xFF);
        return header < 0 ? anywhere : Math.Min(input.Length - 1, anywhere + header + random.Next(form == "flv" ? 16 : 4));
    }

    private static void Number(byte[] input, int at, Random random)
    {
        ulong value = random.Next(3) == 0 ? (ulong)random.Next(40) : s_numbers[random.Next(s_numbers.Length)];
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        int width = random.Next(3) switch { 0 => 8, 1 => 4, _ => random.Next(1, 4) };
        Write(input, at, bytes[^width..].ToArray());
    }

    // A number behind a word that is there: at a field of a box, a table or a header.
    private static void AtWord(byte[] input, Random random)
    {
        int found = input.AsSpan().IndexOf(s_words[random.Next(s_words.Length)]);
        if (found >= 0) Number(input, Math.Min(input.Length - 1, Math.Max(0, found - 4 + (4 * random.Next(10)))), random);
    }

    private static void Write(byte[] input, int at, byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, input.Length - at)).CopyTo(input.AsSpan(at));
}
