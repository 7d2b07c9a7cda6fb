using System.Buffers.Binary;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Fuzz;

/// <summary>Sound files to be damaged: made here, and short ones of the corpus where that lies beside the repository.</summary>
internal static class FuzzSeeds
{
    private const int LongestFile = 400_000;

    /// <summary>Files of one form: mp4, fragments, flv or mp3.</summary>
    public static List<byte[]> Of(string form, Random random)
    {
        var seeds = new List<byte[]>();
        for (int i = 0; i < 24; i++)
        {
            seeds.Add(form switch
            {
                "mp4" => Film(random, i).Build(),
                "fragments" => new FragmentMaker(Film(random, i), random).Build(),
                "flv" => Flv(random),
                _ => Mp3(random),
            });
        }

        // Under Common Encryption, with what decrypts a sample in each of the places where it may be.
        string[] places = form switch { "mp4" => ["stbl", "trak", "mdat"], "fragments" => ["fragments", "fragments-saio"], _ => [] };
        foreach (string place in places)
            foreach (int vector in (int[])[8, 16]) seeds.Add(EncryptedFilmTests.Source(place, vector, EncryptedFilmTests.Entries(random, vector), random));
        string[] endings = form switch { "mp4" or "fragments" => [".mp4", ".m4a", ".mov", ".m4v", ".3gp", ".f4v"], "flv" => [".flv"], _ => [".mp3"] };
        if (Tool.Shared("corpus") is not { } corpus) return seeds;
        foreach (string file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!endings.Contains(Path.GetExtension(file))) continue;
            byte[] bytes = File.ReadAllBytes(file);
            bool hasFragments = bytes.AsSpan().IndexOf("moof"u8) >= 0;
            if (form is "mp4" or "fragments" && (hasFragments != (form == "fragments") || bytes.Length > LongestFile)) continue;
            seeds.Add(bytes.Length > LongestFile ? bytes[..LongestFile] : bytes);    // a stream is one as far as it goes
        }

        return seeds;
    }

    // Every third one with several edits, which leap and repeat; every fourth one with subtitles.
    private static Mp4Maker Film(Random random, int number)
    {
        Mp4Maker maker = RandomFilm.Make(random);
        if (number % 3 == 0)
        {
            long second = maker.MovieTimescale;
            for (int i = 0; i < 2; i++)
                maker.Tracks[i] = maker.Tracks[i].With([(second / 10, -1), (second, 0), (second / 2, maker.Tracks[i].Timescale), (second / 2, maker.Tracks[i].Timescale / 2), (0, 0)]);
        }

        if (number % 4 == 0)
        {
            maker.Tracks.Add(new TestTrack
            {
                Id = 9, Handler = number % 8 == 0 ? "sbtl" : "text", Timescale = 1000, SampleEntry = Mp4Maker.Box(number % 8 == 0 ? "tx3g" : "wvtt", new byte[46]),
                Samples = [.. Enumerable.Range(0, 8).Select(_ => new TestSample(random.Next(2, 40), random.Next(1, 900)))],
            });
        }

        return maker;
    }

    private static byte[] Flv(Random random)
    {
        var file = new List<byte>([.. "FLV"u8, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        Tag(file, 18, 0, [2, 0, 10, .. "onMetaData"u8, 8, 0, 0, 0, 1, 0, 8, .. "duration"u8, 0, .. Number(4), 0, 0, 9]);
        bool isAvc = random.Next(2) == 0;
        Tag(file, 9, 0, isAvc ? [0x17, 0, 0, 0, 0, 1, 100, 0, 31, 255, 225, 0, 1, 103, 1, 0, 1, 104] : [0x90, .. "hvc1"u8, .. new byte[30]]);
        Tag(file, 8, 0, [0xAF, 0, 0x12, 0x10]);
        for (int i = 0; i < 100; i++)
        {
            bool isKey = i % 25 == 0;
            Tag(file, 9, i * 40, [.. isAvc ? (byte[])[(byte)(isKey ? 0x17 : 0x27), 1, 0, 0, 0] : [(byte)(isKey ? 0x91 : 0xA1), .. "hvc1"u8, 0, 0, 0], .. new byte[random.Next(4, 90)]]);
            Tag(file, 8, i * 40, [0xAF, 1, .. new byte[random.Next(4, 30)]]);
        }

        return [.. file];
    }

    private static byte[] Number(double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static void Tag(List<byte> file, byte type, int time, byte[] payload)
    {
        int size = payload.Length;
        file.AddRange([type, (byte)(size >> 16), (byte)(size >> 8), (byte)size, (byte)(time >> 16), (byte)(time >> 8), (byte)time, (byte)(time >> 24), 0, 0, 0]);
        file.AddRange(payload);
        file.AddRange([0, 0, (byte)((size + 11) >> 8), (byte)(size + 11)]);
    }

    // MPEG-1 layer III at 44.1 kHz, of one bit rate or of any; the frames hold noise.
    private static byte[] Mp3(Random random)
    {
        int[] kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        var file = new List<byte>();
        if (random.Next(2) == 0) file.AddRange([.. "ID3"u8, 4, 0, 0, 0, 0, 1, 0, .. new byte[128]]);
        bool isConstant = random.Next(2) == 0, hasXing = random.Next(2) == 0;
        int rate = random.Next(1, 15), frames = random.Next(40, 200);
        for (int i = 0; i < frames; i++)
        {
            if (!isConstant) rate = random.Next(1, 15);
            byte[] frame = new byte[144_000 * kilobits[rate] / 44_100];
            random.NextBytes(frame);
            ((ReadOnlySpan<byte>)[0xFF, 0xFB, (byte)(rate << 4), 0]).CopyTo(frame);
            if (i == 0 && hasXing && frame.Length > 160)
            {
                frame.AsSpan(4).Clear();
                (isConstant ? "Info"u8 : "Xing"u8).CopyTo(frame.AsSpan(36));
                frame[43] = 3;
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(44), frames - 1);
            }

            file.AddRange(frame);
        }

        if (random.Next(3) == 0) file.AddRange([.. "TAG"u8, .. new byte[125]]);
        return [.. file];
    }
}
