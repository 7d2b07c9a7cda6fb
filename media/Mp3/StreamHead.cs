namespace StonMedia.Media.Mp3;

/// <summary>What the beginning of a source says of its frames.</summary>
internal sealed record StreamHead
{
    /// <summary>Bytes of the source.</summary>
    public required long Length { get; init; }

    /// <summary>Where tags in front end.</summary>
    public required long TagsEnd { get; init; }

    /// <summary>Where the first frame with sound begins.</summary>
    public required long FirstFrame { get; init; }

    /// <summary>That frame's header.</summary>
    public required FrameHeader Header { get; init; }

    /// <summary>All frames that were seen have one bit rate, and no header says otherwise: places are found by arithmetic.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>Samples that the file's own Xing header says are to be dropped at the beginning, the decoder's own 529 included; 0 without one.</summary>
    public int Skip { get; init; }

    /// <summary>Samples to be dropped at the end; -1 when nothing says so.</summary>
    public int Drop { get; init; } = -1;

    /// <summary>Frames by the file's own header; 0 without one. A hint: files are cut off, and headers lie.</summary>
    public long Frames { get; init; }

    /// <summary>Bytes of all frames by the file's own header; 0 without one.</summary>
    public long SoundBytes { get; init; }

    /// <summary>Where the frame of the file's own header begins.</summary>
    public long InfoFrame { get; init; }

    /// <summary>Where 0, 1, ... 99 percent of the playing time begin, in 256ths of <see cref="SoundBytes"/> from <see cref="InfoFrame"/> on; null when the file's own header does not say.</summary>
    public byte[]? Places { get; init; }

    /// <summary>Samples [0, ..) of the decoder that playing time 0 is at.</summary>
    public long SampleAt(long microseconds) => Skip + (long)((Int128)microseconds * Header.SampleRate / 1_000_000);

    /// <summary>Frames of constant size have it on average to this many of them: 1 where none is padded, else as many as there are samples in a second.</summary>
    public required int Unit { get; init; }

    /// <summary>Where frame <paramref name="number"/> of a constant stream is, give or take the padding.</summary>
    public long OffsetOf(long number) => FirstFrame + (long)((Int128)number * UnitBytes / Unit);

    /// <summary>Number of the frame of a constant stream that begins there, to the nearest.</summary>
    public long NumberAt(long offset) => (long)((((Int128)(offset - FirstFrame) * Unit) + (UnitBytes / 2)) / UnitBytes);

    /// <summary>Bytes of <see cref="Unit"/> frames of a constant stream.</summary>
    public long SizeTimesUnit => UnitBytes;

    private long UnitBytes => Unit == 1 ? Header.Size : Header.SizeTimesRate;
}
