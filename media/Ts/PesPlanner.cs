using StonMedia.Media.Segments;

namespace StonMedia.Media.Ts;

/// <summary>
/// Divides the samples of a segment into PES packets, in the order of their decoding times, and those into transport packets. Nothing but the
/// sample tables is looked at, so the length of a segment is known before a byte of it is read.
/// </summary>
internal static class PesPlanner
{
    public const int PacketSize = 188, Payload = 184;

    /// <summary>Bytes of a start code at least.</summary>
    public const int StartCode = 3;

    /// <summary>Packets of the tables (PAT, PMT) at the beginning of a segment.</summary>
    public const int TablePackets = 2;

    /// <summary>Timestamps begin this much later than the presentation, so that clock references before them are above 0; in 1/90,000 s.</summary>
    public const long TimeBase = 10 * Clock;

    private const long Clock = 90_000, Delay = Clock * 7 / 10, ClockInterval = Clock / 25;
    private const int MaxFrames = 8, MaxFrameBytes = 32 << 10, FixedHeader = 9, Timestamp = 5, Counters = 16, ManyUnits = 16;

    /// <summary>The PES packets of a segment.</summary>
    /// <param name="tracks">Its tracks; the first one carries the clock.</param>
    /// <param name="part">Part of the presentation.</param>
    /// <param name="samples">Of each track, [First, Last).</param>
    /// <param name="counts">NAL units of tracks that grow by them; null to assume many, for rates.</param>
    /// <exception cref="MediaFormatException">A sample too large for its format.</exception>
    public static PesUnit[] Plan(IReadOnlyList<TransportTrack> tracks, int part, (long First, long Last)[] samples, UnitCounts? counts = null)
    {
        var lists = new List<PesUnit>[tracks.Count];
        int clock = Math.Max(0, Array.FindIndex(samples, static s => s.Last > s.First));
        for (int i = 0; i < lists.Length; i++)
        {
            lists[i] = samples[i].Last <= samples[i].First ? []
                : tracks[i].IsVideo ? Pictures(tracks[i], i, part, samples[i], counts) : Sounds(tracks[i], i, part, samples[i]);
        }

        AddClock(lists[clock]);
        foreach (List<PesUnit> list in lists) Packetise(list);
        PesUnit[] units = Merge(lists);
        long packet = TablePackets;
        for (int i = 0; i < units.Length; i++)
        {
            units[i].FirstPacket = packet;
            packet += units[i].Packets;
        }

        return units;
    }

    private static List<PesUnit> Pictures(TransportTrack track, int index, int part, (long First, long Last) samples, UnitCounts? counts)
    {
        var units = new List<PesUnit>((int)(samples.Last - samples.First));
        var cursor = new SampleCursor(track.Play.Track, samples.First);
        long shift = track.Play.Runs[part].Shift;
        int header = track.Headers.Count == 0 ? 0 : track.Headers[track.Play.DescriptionOf(samples.First)].Length;
        for (; cursor.Sample < samples.Last; cursor.MoveNext())
        {
            if (cursor.Size == 0) continue;
            long dts = Time(track, cursor.Decoded + shift - track.Play.Delay), pts = Time(track, cursor.Shown + shift);
            int before = FixedHeader + Timestamp + (pts != dts ? Timestamp : 0) + track.Delimiter.Length + (cursor.IsSync || units.Count == 0 ? header : 0);
            int growth = track.GrowsByUnits ? checked((counts?.Of(index, cursor.Sample) ?? ManyUnits) * (StartCode - track.LengthSize)) : 0;
            units.Add(new PesUnit
            {
                Track = index, Sample = cursor.Sample, Samples = 1, IsKey = cursor.IsSync, HasParameters = cursor.IsSync || units.Count == 0, Pts = pts, Dts = dts, Pcr = -1,
                HeaderSize = before, Size = checked(before + (int)cursor.Size + growth),
            });
        }

        return units;
    }

    // Several frames a PES packet, as long as they follow each other in a frame's steps: a packet a frame would be half stuffing. Decoders count on
    // from the first frame's time, so one that comes earlier or later begins a packet of its own.
    private static List<PesUnit> Sounds(TransportTrack track, int index, int part, (long First, long Last) samples)
    {
        var units = new List<PesUnit>();
        var cursor = new SampleCursor(track.Play.Track, samples.First);
        long shift = track.Play.Runs[part].Shift;
        var unit = default(PesUnit);
        long frameDuration = track.FrameDuration, next = 0, tolerance = track.Play.Track.Timescale / 1000;
        for (; cursor.Sample < samples.Last; cursor.MoveNext())
        {
            int frame = checked((int)cursor.Size + track.FrameHeader);
            MediaFormatException.Require(frame <= (track.FrameHeader > 0 ? AdtsHeader.MaxFrame : ushort.MaxValue - 16), "a frame of sound too large for a transport stream");
            bool follows = Math.Abs(cursor.Decoded - next) <= tolerance;
            next += frameDuration;
            if (follows && unit.Samples is > 0 and < MaxFrames && unit.Size + frame <= MaxFrameBytes)
            {
                unit.Samples++;
                unit.Size += frame;
                continue;
            }

            if (unit.Samples > 0) units.Add(unit);
            long time = Time(track, cursor.Shown + shift);
            next = cursor.Decoded + frameDuration;
            unit = new PesUnit
            {
                Track = index, Sample = cursor.Sample, Samples = 1, IsKey = true, Pts = time, Dts = time, Pcr = -1,
                HeaderSize = FixedHeader + Timestamp + track.FrameHeader, Size = FixedHeader + Timestamp + frame,
            };
        }

        if (unit.Samples > 0) units.Add(unit);
        return units;
    }

    private static void AddClock(List<PesUnit> units)
    {
        long last = long.MinValue / 2;
        foreach (ref PesUnit unit in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(units))
        {
            if (unit.Dts - last < ClockInterval) continue;
            last = unit.Dts;
            unit.Pcr = unit.Dts - Delay;
        }
    }

    // The last PES packet of a track is spread over so many packets that the track's counter is back at 0.
    private static void Packetise(List<PesUnit> units)
    {
        int packets = 0;
        Span<PesUnit> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(units);
        for (int i = 0; i < span.Length; i++)
        {
            ref PesUnit unit = ref span[i];
            unit.Packets = Packets(unit.Size, unit.AdaptationSize);
            if (i + 1 == span.Length)
            {
                while ((packets + unit.Packets) % Counters != 0 && unit.Size - unit.Tail > 1)
                {
                    unit.Tail++;
                    unit.Packets = Packets(unit.Size - unit.Tail, unit.AdaptationSize) + unit.Tail;
                }
            }

            packets = (packets + unit.Packets) % Counters;
        }
    }

    private static int Packets(int size, int adaptation)
        => size <= Payload - adaptation ? 1 : 1 + ((size - (Payload - adaptation) + Payload - 1) / Payload);

    private static PesUnit[] Merge(List<PesUnit>[] lists)
    {
        var units = new PesUnit[lists.Sum(static l => l.Count)];
        var at = new int[lists.Length];
        for (int i = 0; i < units.Length; i++)
        {
            int chosen = -1;
            for (int list = 0; list < lists.Length; list++)
            {
                if (at[list] == lists[list].Count) continue;
                if (chosen < 0 || lists[list][at[list]].Dts < lists[chosen][at[chosen]].Dts) chosen = list;
            }

            units[i] = lists[chosen][at[chosen]++];
        }

        return units;
    }

    // Rounded from the beginning of the presentation each time: errors do not add up.
    private static long Time(TransportTrack track, long ticks)
    {
        long scale = track.Play.Track.Timescale;
        MediaFormatException.Require(ticks is >= 0 and < 1L << 46, "times beyond 46 bits");
        return TimeBase + (((ticks * Clock) + (scale / 2)) / scale);
    }
}
