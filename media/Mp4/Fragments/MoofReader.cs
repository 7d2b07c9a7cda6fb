using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>Reads movie fragments (moof, ISO/IEC 14496-12, 8.8) into their tracks. Samples beyond the end of the source are left out.</summary>
internal sealed class MoofReader(IReadOnlyList<FragmentTrack> tracks, long sourceLength, int maxSamples)
{
    private static readonly uint s_traf = FourCc.Of("traf"u8), s_tfhd = FourCc.Of("tfhd"u8), s_tfdt = FourCc.Of("tfdt"u8), s_trun = FourCc.Of("trun"u8), s_seig = FourCc.Of("seig"u8);

    private int _samples;
    private long _base;        // of the data offsets of the track fragment at hand
    private long _position;    // behind the data of the run before

    /// <param name="moof">The whole box.</param>
    /// <param name="headerSize">Bytes of its header.</param>
    /// <param name="offset">Where it stands in the source.</param>
    /// <exception cref="MediaFormatException">A fragment that cannot be used.</exception>
    public void Read(ReadOnlySpan<byte> moof, int headerSize, long offset)
    {
        ReadOnlySpan<byte> rest = moof[headerSize..];
        _position = offset;
        while (TryNext(ref rest, out uint type, out ReadOnlySpan<byte> payload))
            if (type == s_traf) ReadTrack(payload, moof, offset);
    }

    private void ReadTrack(ReadOnlySpan<byte> traf, ReadOnlySpan<byte> moof, long moofOffset)
    {
        ReadOnlySpan<byte> rest = traf;
        Range senc = default, saiz = default, saio = default;    // of the moof
        FragmentTrack? track = null;
        TrackDefaults defaults = default;
        int before = 0;
        long origin = moofOffset;
        while (TryNext(ref rest, out uint type, out ReadOnlySpan<byte> payload))
        {
            if (type == s_tfhd)
            {
                (track, defaults) = ReadHeader(payload, moofOffset);
                (before, origin) = (track?.SampleCount ?? 0, _base);
            }
            else if (type == s_tfdt) ReadTime(payload, track);
            else if (type == FourCc.Senc) senc = Place(payload, moof);
            else if (type == FourCc.Saiz) saiz = Place(payload, moof);
            else if (type == FourCc.Saio) saio = Place(payload, moof);
            else if (type == FourCc.Sbgp && payload.Length >= 8 && FourCc.Of(payload[4..]) == s_seig && track is not null) track.EncryptionFault = "keys that change within the track";
            else if (type == s_trun) ReadRun(payload, track, defaults);
        }

        if (track is null || (senc.Equals(default) && saiz.Equals(default) && saio.Equals(default))) return;
        ReadEncryption(track, track.SampleCount - before, moof[senc], moof[saiz], moof[saio], moofOffset + senc.Start.Value, origin);
    }

    // What cannot be used makes the track one that is not cut; the film can still be looked at.
    private static void ReadEncryption(FragmentTrack track, int samples, ReadOnlySpan<byte> senc, ReadOnlySpan<byte> saiz, ReadOnlySpan<byte> saio, long sencOffset, long origin)
    {
        try
        {
            MediaFormatException.Require(track.Track.Description.VectorSize is not null, "sample auxiliary information (encryption) without a tenc box");
            MediaFormatException.Require(track.Encrypted.Count == track.SampleCount - samples, "clear and encrypted fragments in one track");
            if (!senc.IsEmpty) track.Encrypted.AddSenc(senc, sencOffset, samples);
            else track.Encrypted.AddSizes(saiz, saio, origin, samples);
        }
        catch (MediaFormatException e)
        {
            track.EncryptionFault = e.Message;
        }
    }

    private (FragmentTrack? Track, TrackDefaults Defaults) ReadHeader(ReadOnlySpan<byte> payload, long moofOffset)
    {
        var fields = new FieldReader(payload);
        uint flags = fields.UInt32() & 0xFFFFFF, id = fields.UInt32();
        FragmentTrack? track = null;
        foreach (FragmentTrack candidate in tracks)
            if (candidate.Track.Id == id) track = candidate;
        _base = (flags & 0x20000) != 0 ? moofOffset : _position;    // without base and flag: behind the data of the track before
        TrackDefaults d = track?.Defaults ?? default;
        if ((flags & 1) != 0) _base = fields.Position();
        if ((flags & 2) != 0) d = d with { Description = fields.UInt32() };
        if ((flags & 8) != 0) d = d with { Duration = fields.UInt32() };
        if ((flags & 0x10) != 0) d = d with { Size = fields.UInt32() };
        if ((flags & 0x20) != 0) d = d with { Flags = fields.UInt32() };
        _position = _base;
        return (track, d);
    }

    private static void ReadTime(ReadOnlySpan<byte> payload, FragmentTrack? track)
    {
        var fields = new FieldReader(payload);
        bool wide = fields.UInt32() >> 24 == 1;
        ulong time = wide ? fields.UInt64() : fields.UInt32();
        track?.StartAt(time);
    }

    private void ReadRun(ReadOnlySpan<byte> payload, FragmentTrack? track, TrackDefaults defaults)
    {
        var fields = new FieldReader(payload);
        uint flags = fields.UInt32() & 0xFFFFFF, count = fields.UInt32();
        if ((flags & 1) != 0) _position = checked(_base + unchecked((int)fields.UInt32()));
        uint? firstFlags = (flags & 4) != 0 ? fields.UInt32() : null;
        MediaFormatException.Require(_position >= 0, "a fragment whose data lies before the file");
        MediaFormatException.Require(count <= maxSamples - _samples, "more samples than such a file can hold");
        _samples += (int)count;
        bool hasDuration = (flags & 0x100) != 0, hasSize = (flags & 0x200) != 0, hasFlags = (flags & 0x400) != 0, hasOffset = (flags & 0x800) != 0;
        int width = (hasDuration ? 4 : 0) + (hasSize ? 4 : 0) + (hasFlags ? 4 : 0) + (hasOffset ? 4 : 0);
        MediaFormatException.Require((long)count * width <= fields.Left, "trun: more samples than entries");
        if (count == 0) return;
        uint known = Known(fields, flags, width, count, defaults.Size, _position);
        if (track is not null && known > 0) track.AddChunk(_position, known, defaults.Description);
        for (uint i = 0; i < known; i++)
        {
            uint duration = hasDuration ? fields.UInt32() : defaults.Duration;
            uint size = hasSize ? fields.UInt32() : defaults.Size;
            uint sampleFlags = hasFlags ? fields.UInt32() : defaults.Flags;
            int offset = hasOffset ? unchecked((int)fields.UInt32()) : 0;
            track?.AddSample(duration, size, i == 0 && firstFlags is { } first ? first : sampleFlags, offset);
            _position += size;
        }
    }

    // How many of the samples lie within the source.
    private uint Known(FieldReader fields, uint flags, int width, uint count, uint size, long position)
    {
        if ((flags & 0x200) == 0)
            return position > sourceLength ? 0 : size == 0 ? count : (uint)Math.Min(count, (sourceLength - position) / size);
        int skip = (flags & 0x100) != 0 ? 4 : 0;
        for (uint i = 0; i < count; i++)
        {
            position += fields.Peek((int)(i * (uint)width) + skip);
            if (position > sourceLength) return i;
        }

        return count;
    }

    private static Range Place(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> moof)
    {
        moof.Overlaps(payload, out int at);
        return at..(at + payload.Length);
    }

    private static bool TryNext(ref ReadOnlySpan<byte> rest, out uint type, out ReadOnlySpan<byte> payload)
    {
        type = 0;
        payload = default;
        if (BoxHeader.TryRead(rest, rest.Length, out BoxHeader header) != BoxStatus.Complete || header.Size > rest.Length) return false;
        type = header.Type;
        payload = rest[header.HeaderSize..(int)header.Size];
        rest = rest[(int)header.Size..];
        return true;
    }
}
