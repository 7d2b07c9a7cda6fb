namespace StonMedia.Media.Mp3;

/// <summary>The frames of a clip, and which of their samples are heard.</summary>
internal readonly record struct SoundCut
{
    /// <summary>Number of the first frame.</summary>
    public long First { get; private init; }

    public long Frames { get; private init; }

    /// <summary>Source bytes [Start, End).</summary>
    public long Start { get; private init; }

    public long End { get; private init; }

    public long Bytes => End - Start;

    /// <summary>Samples at the beginning that are not to be heard: 529 to 4,624 where <see cref="IsGapless"/>.</summary>
    public int Skip { get; private init; }

    /// <summary>Samples at the end that are not to be heard.</summary>
    public int Drop { get; private init; }

    /// <summary>Skip and Drop can be told to players.</summary>
    public bool IsGapless { get; private init; }

    /// <summary>The clip reaches the end of the stream.</summary>
    public bool IsToEnd { get; private init; }

    /// <summary>Samples that are heard.</summary>
    public long Heard(int samples) => Math.Max(1, (Frames * samples) - (IsGapless ? Skip + Drop : 0));

    /// <summary>
    /// Chooses the frames: those that sound between the times, in front of them those that a decoder needs to give the first sample rightly.
    /// </summary>
    /// <exception cref="MediaFormatException">Nothing is there, or the frames were not found.</exception>
    public static SoundCut Of(StreamHead head, IFrames frames, TrimRequest request)
    {
        int samples = head.Header.Samples;
        long start = head.SampleAt(request.StartMicroseconds), wanted = start / samples;
        MediaFormatException.Require(wanted < frames.Count, "nothing is there: the file is shorter");
        long end = request.EndMicroseconds is { } to ? head.SampleAt(to) : long.MaxValue;
        bool isToEnd = end >= frames.Count * samples;
        long stop = isToEnd ? frames.Count : Math.Max(wanted + 1, (end + samples - 1) / samples);
        long first = LeadIn(head, frames, wanted);
        // Players drop 529 samples at least once they are told to drop any.
        if (start - (first * samples) < InfoFrame.DecoderDelay && first > 0) first--;
        long skip = start - (first * samples);
        return new SoundCut
        {
            First = first,
            Frames = stop - first,
            Start = Get(frames, first).Offset,
            End = isToEnd ? frames.End : Get(frames, stop - 1).End,
            Skip = (int)Math.Min(skip, InfoFrame.MaxField + InfoFrame.DecoderDelay),
            Drop = Math.Max(stop == frames.Count ? head.Drop : 0, isToEnd ? 0 : (int)((stop * samples) - end)),
            IsGapless = skip >= InfoFrame.DecoderDelay,
            IsToEnd = isToEnd,
        };
    }

    // A frame sounds rightly when the one before was decoded (their windows overlap; with one granule a frame, two before), and for that its
    // main data must be there, which may begin in frames before it.
    private static long LeadIn(StreamHead head, IFrames frames, long wanted)
    {
        long number = Math.Max(0, wanted - (head.Header.IsVersion1 ? 1 : 2));
        int reservoir = Get(frames, number).Reservoir;
        while (reservoir > 0 && number > 0) reservoir -= Get(frames, --number).MainData;
        return number;
    }

    /// <summary>The same beginning, with other frames behind it.</summary>
    /// <param name="frames">In all.</param>
    /// <param name="bytes">Of all frames.</param>
    /// <param name="drop">Samples at the end that are not to be heard.</param>
    public SoundCut Joined(long frames, long bytes, int drop) => this with { Frames = frames, End = Start + bytes, Drop = drop, IsToEnd = false };

    /// <summary>A frame that has to be there.</summary>
    /// <exception cref="MediaFormatException">It is not.</exception>
    public static Frame Get(IFrames frames, long number)
    {
        MediaFormatException.Require(frames.TryGet(number, out Frame frame), $"frame {number} was not found");
        return frame;
    }
}
