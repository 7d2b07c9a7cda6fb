using System.Buffers.Binary;

namespace StonMedia.Media.Mp4;

/// <summary>Gathers a <see cref="SampleEncryption"/> from the boxes of a moov or of one fragment after the other.</summary>
/// <param name="vectorSize">Bytes of an initialisation vector, as tenc has it: 0, 8 or 16.</param>
internal sealed class SampleEncryptionList(int vectorSize)
{
    private const uint Overrides = 1, HasSubsamples = 2;

    private readonly List<(long FirstSample, long Offset)> _places = [];
    private byte[] _sizes = [];
    private uint? _flags;

    /// <summary>Samples told of so far.</summary>
    public int Count { get; private set; }

    /// <summary>Reads a senc box (7.2).</summary>
    /// <param name="payload">Its payload.</param>
    /// <param name="offset">Where that stands in the source.</param>
    /// <param name="samples">Entries to take.</param>
    /// <exception cref="MediaFormatException">Fewer of them, or what cannot be put into one table with what was before.</exception>
    public void AddSenc(ReadOnlySpan<byte> payload, long offset, int samples)
    {
        MediaFormatException.Require(payload.Length >= 8, "senc: cut off");
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(payload) & 0xFFFFFF;
        MediaFormatException.Require((flags & Overrides) == 0, "senc: other parameters than the track's");
        MediaFormatException.Require(BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) >= samples, "senc: fewer entries than samples");
        Begin(offset + 8, flags & HasSubsamples, samples);
        ReadOnlySpan<byte> rest = payload[8..];
        for (int i = 0; i < samples; i++)
        {
            int size = vectorSize;
            if ((flags & HasSubsamples) != 0)
            {
                MediaFormatException.Require(rest.Length >= size + 2, "senc: cut off");
                size += 2 + (6 * BinaryPrimitives.ReadUInt16BigEndian(rest[size..]));
            }

            MediaFormatException.Require(size <= byte.MaxValue && size <= rest.Length, "senc: cut off, or an entry of more than 255 bytes");
            _sizes[Count++] = (byte)size;
            rest = rest[size..];
        }
    }

    /// <summary>Reads saiz and saio (ISO/IEC 14496-12, 8.7.8 and 8.7.9), whose bytes stand in one piece anywhere in the source.</summary>
    /// <param name="saiz">Payload of the one.</param>
    /// <param name="saio">Payload of the other.</param>
    /// <param name="origin">What its offsets count from.</param>
    /// <param name="samples">Entries to take.</param>
    /// <exception cref="MediaFormatException">As above, or several pieces.</exception>
    public void AddSizes(ReadOnlySpan<byte> saiz, ReadOnlySpan<byte> saio, long origin, int samples)
    {
        int at = saiz.Length > 3 && (saiz[3] & 1) != 0 ? 12 : 4, place = saio.Length > 3 && (saio[3] & 1) != 0 ? 12 : 4;
        MediaFormatException.Require(saiz.Length >= at + 5 && saio.Length >= place + 8, "saiz or saio: cut off");
        MediaFormatException.Require(BinaryPrimitives.ReadUInt32BigEndian(saiz[(at + 1)..]) >= samples, "saiz: fewer entries than samples");
        MediaFormatException.Require(BinaryPrimitives.ReadUInt32BigEndian(saio[place..]) == 1, "sample auxiliary information in several places");
        MediaFormatException.Require(saio[0] == 0 || saio.Length >= place + 12, "saio: cut off");
        ulong offset = saio[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(saio[(place + 4)..]) : BinaryPrimitives.ReadUInt64BigEndian(saio[(place + 4)..]);
        MediaFormatException.Require(offset < 1UL << 60, "saio: a place beyond 60 bits");
        byte constant = saiz[at];
        MediaFormatException.Require(constant != 0 || saiz.Length >= at + 5 + samples, "saiz: cut off");
        ReadOnlySpan<byte> sizes = constant != 0 ? default : saiz.Slice(at + 5, samples);
        bool hasSubsamples = constant != 0 ? constant != vectorSize : sizes.ContainsAnyExcept((byte)vectorSize);
        Begin(origin + (long)offset, hasSubsamples ? HasSubsamples : 0, samples);
        if (constant != 0) _sizes.AsSpan(Count, samples).Fill(constant);
        else sizes.CopyTo(_sizes.AsSpan(Count));
        Count += samples;
    }

    /// <summary>What was gathered.</summary>
    /// <param name="sourceLength">Bytes of the source.</param>
    /// <exception cref="MediaFormatException">Some of it lies beyond the source.</exception>
    public SampleEncryption Build(long sourceLength)
    {
        var all = new SampleEncryption(_sizes.AsMemory(0, Count), [.. _places], _flags ?? 0);
        foreach ((long offset, long count) in all.Ranges(new Trim.SampleRun(0, Count)))
            MediaFormatException.Require(offset <= sourceLength - count, "sample auxiliary information beyond the end of the file");
        return all;
    }

    private void Begin(long offset, uint flags, int samples)
    {
        MediaFormatException.Require(samples == 0 || _flags is null || _flags == flags, "fragments with and without sub-samples in one track");
        if (samples > 0) _flags = flags;
        if (samples > 0) _places.Add((Count, offset));
        if (_sizes.Length < Count + samples) Array.Resize(ref _sizes, Math.Max(Count + samples, _sizes.Length * 2));
    }
}
