using System.Buffers.Binary;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Reads a finished MP4 sample by sample, plainly and slowly: the second opinion on what the code under test wrote.</summary>
internal sealed class FilmReader
{
    public List<FilmTrack> Tracks { get; } = [];

    public List<string> TopBoxes { get; } = [];

    public ulong MovieDuration { get; private set; }

    public uint MovieTimescale { get; private set; }

    public static FilmReader Read(byte[] file)
    {
        var film = new FilmReader();
        foreach ((string type, ReadOnlyMemory<byte> payload) in Boxes(file))
        {
            film.TopBoxes.Add(type);
            if (type == "moov") film.ReadMoov(payload, file);
        }

        return film;
    }

    public static IEnumerable<(string Type, ReadOnlyMemory<byte> Payload)> Boxes(ReadOnlyMemory<byte> data)
    {
        while (data.Length > 0)
        {
            Assert.True(data.Length >= 8, $"{data.Length} stray bytes");
            ulong size = U32(data, 0);
            int header = 8;
            if (size == 1) (size, header) = (BinaryPrimitives.ReadUInt64BigEndian(data.Span[8..]), 16);
            if (size == 0) size = (ulong)data.Length;
            Assert.InRange(size, (ulong)header, (ulong)data.Length);
            yield return (string.Concat(data.Span.Slice(4, 4).ToArray().Select(b => (char)b)), data[header..(int)size]);
            data = data[(int)size..];
        }
    }

    public static uint U32(ReadOnlyMemory<byte> data, int at) => BinaryPrimitives.ReadUInt32BigEndian(data.Span[at..]);

    public static ulong U64(ReadOnlyMemory<byte> data, int at) => BinaryPrimitives.ReadUInt64BigEndian(data.Span[at..]);

    private void ReadMoov(ReadOnlyMemory<byte> moov, byte[] file)
    {
        foreach ((string type, ReadOnlyMemory<byte> payload) in Boxes(moov))
        {
            if (type == "trak") Tracks.Add(FilmTrack.Read(payload, file));
            if (type != "mvhd") continue;
            bool wide = payload.Span[0] == 1;
            MovieTimescale = U32(payload, wide ? 20 : 12);
            MovieDuration = wide ? U64(payload, 24) : U32(payload, 16);
        }
    }
}
