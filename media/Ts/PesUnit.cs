namespace StonMedia.Media.Ts;

/// <summary>One PES packet of a segment, and the transport packets that carry it.</summary>
internal struct PesUnit
{
    /// <summary>Index of its track in the segment.</summary>
    public int Track;

    /// <summary>First sample in it, and how many: one picture, some frames of sound.</summary>
    public long Sample;
    public int Samples;

    /// <summary>Decoding can begin here.</summary>
    public bool IsKey;

    /// <summary>Parameter sets stand in front: of a key frame, and of the first picture of a segment whatever it is, so that players can begin with it.</summary>
    public bool HasParameters;

    /// <summary>In 1/90,000 s, 33 bits.</summary>
    public long Pts;
    public long Dts;

    /// <summary>Program clock reference in 1/90,000 s, -1 for none.</summary>
    public long Pcr;

    /// <summary>Bytes of the PES packet, its header included.</summary>
    public int Size;

    /// <summary>Bytes of the PES header and what goes before the first sample's bytes.</summary>
    public int HeaderSize;

    /// <summary>The last so many bytes go into a packet each: stuffing that brings the continuity counter to 0 for the next segment.</summary>
    public int Tail;

    /// <summary>Transport packets before it in the segment, those of the tables included.</summary>
    public long FirstPacket;

    /// <summary>Transport packets that carry it.</summary>
    public int Packets;

    /// <summary>Bytes of the adaptation field of its first packet before any stuffing.</summary>
    public readonly int AdaptationSize => Pcr >= 0 ? 8 : IsKey ? 2 : 0;
}
