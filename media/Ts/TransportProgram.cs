using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Ts;

/// <summary>The tracks of a transport stream and its two tables.</summary>
internal sealed class TransportProgram
{
    private const ushort MapPid = 0x1000, FirstPid = 0x100;
    private readonly byte[] _tables;    // PAT packet, PMT packet, with counters of 0

    private TransportProgram(TransportTrack[] tracks)
    {
        Tracks = tracks;
        _tables = new byte[PesPlanner.TablePackets * PesPlanner.PacketSize];
        Packet(_tables.AsSpan(0, PesPlanner.PacketSize), 0, Association());
        Packet(_tables.AsSpan(PesPlanner.PacketSize), MapPid, Map(tracks));
    }

    /// <summary>The first one carries the clock.</summary>
    public IReadOnlyList<TransportTrack> Tracks { get; }

    /// <summary>A segment's length is known only once its samples were read (<see cref="UnitParser"/>).</summary>
    public bool GrowsByUnits => Tracks.Any(static t => t.GrowsByUnits);

    public long MemoryBytes => 200 + _tables.Length + Tracks.Sum(static t => 200 + t.Headers.Sum(static h => h.Length + 24L));

    /// <summary>The program of these tracks; false where a transport stream cannot carry one of them.</summary>
    public static bool TryMake(IReadOnlyList<PlayTrack> plays, [NotNullWhen(true)] out TransportProgram? program, out string? reason)
    {
        (program, reason) = (null, null);
        var tracks = new TransportTrack[plays.Count];
        for (int i = 0; i < tracks.Length; i++)
        {
            if (TransportTrack.Of(plays[i], (ushort)(FirstPid + i), out reason) is not { } track) return false;
            tracks[i] = track;
        }

        program = new TransportProgram(tracks);
        return true;
    }

    /// <summary>Writes the tables of a segment: one packet of each, so their counters are the segment's number.</summary>
    public void WriteTables(int segment, Span<byte> output)
    {
        _tables.CopyTo(output);
        output[3] |= (byte)(segment & 15);
        output[PesPlanner.PacketSize + 3] |= (byte)(segment & 15);
    }

    private static byte[] Association() => [0, 1, 0xC1, 0, 0, 0, 1, 0xE0 | (MapPid >> 8), MapPid & 0xFF];

    private static byte[] Map(TransportTrack[] tracks)
    {
        var map = new List<byte> { 0, 1, 0xC1, 0, 0, (byte)(0xE0 | (tracks[0].Pid >> 8)), (byte)(tracks[0].Pid & 0xFF), 0xF0, 0 };
        foreach (TransportTrack track in tracks)
        {
            map.AddRange([track.StreamType, (byte)(0xE0 | (track.Pid >> 8)), (byte)(track.Pid & 0xFF), 0xF0, (byte)track.Descriptors.Length]);
            map.AddRange(track.Descriptors);
        }

        return [.. map];
    }

    // A table section (ISO/IEC 13818-1, 2.4.4) in one packet: pointer, table id, length, body, checksum.
    private static void Packet(Span<byte> packet, ushort pid, byte[] body)
    {
        packet.Fill(0xFF);
        packet[0] = 0x47;
        packet[1] = (byte)(0x40 | (pid >> 8));
        packet[2] = (byte)(pid & 0xFF);
        packet[3] = 0x10;
        packet[4] = 0;
        Span<byte> section = packet[5..];
        int length = body.Length + 4;
        section[0] = pid == 0 ? (byte)0 : (byte)2;
        section[1] = (byte)(0xB0 | (length >> 8));
        section[2] = (byte)(length & 0xFF);
        body.CopyTo(section[3..]);
        BinaryPrimitives.WriteUInt32BigEndian(section[(3 + body.Length)..], Checksum(section[..(3 + body.Length)]));
    }

    // CRC-32 of MPEG-2: polynomial 04C11DB7, most significant bit first, not inverted.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000_0000) != 0 ? unchecked((crc << 1) ^ 0x04C1_1DB7) : crc << 1;
        }

        return crc;
    }
}
