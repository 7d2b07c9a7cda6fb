using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Report;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Mp3;

/// <summary>What the beginning of an MP3 says, and as far as they were looked for, where its frames are. Immutable.</summary>
public sealed class Mp3Index : MediaIndex
{
    private readonly StreamHead _head;

    internal Mp3Index(StreamHead head) => _head = head;

    public override long SourceLength => _head.Length;

    public override long MemoryBytes => 460 + (Table?.MemoryBytes ?? 0);

    /// <summary>By the frames where they were counted, by the bit rate where it is constant; otherwise as the file's own header says, if it says so.</summary>
    public override TimeSpan? Duration
    {
        get
        {
            long frames = Table?.Count ?? (_head.IsConstant ? _head.NumberAt(_head.Length) : IsPlausible ? _head.Frames : 0);
            return frames > 0 ? TimeSpan.FromSeconds((double)frames * _head.Header.Samples / _head.Header.SampleRate) : null;
        }
    }

    protected override long HeaderLength => _head.FirstFrame;

    /// <summary>All frames, once they were read.</summary>
    internal FrameTable? Table { get; init; }

    /// <summary>The frames that clips are to be made of; null before they were looked for.</summary>
    internal IFrames? Frames { get; init; }

    // A header that speaks of more bytes than there are belongs to a longer file.
    private bool IsPlausible => _head.Frames > 0 && _head.SoundBytes <= _head.Length && _head.Frames * 24 <= _head.Length;

    public override MediaReport Describe()
    {
        string head = $"{(_head.IsConstant ? "constant" : "varying")} bit rate, frames from byte {_head.FirstFrame}";
        double seconds = Duration?.TotalSeconds ?? 0;
        return new MediaReport("MP3", head, [new TrackReport(1, "sound", "mp3") { SampleRate = _head.Header.SampleRate, Seconds = seconds, Bytes = SourceLength - _head.FirstFrame }]);
    }

    public override ViewResult Relocated() => new(Untouched(), null);

    public override bool MayHavePictures => false;

    public override MediaTimeline? Timeline() => Table is { } table ? Mp3Timeline.Of(_head, table) : new Mp3Timeline(_head, Duration);

    public override IMediaParser? Continuation(MediaLimits limits) => _head.IsConstant || Table is not null ? null : new FrameScan(_head, limits);

    public override IMediaParser? Deepen(IReadOnlyList<TrimRequest> sections, MediaLimits limits) => _head.IsConstant ? NearScan.Of(_head, limits, sections) : null;

    public override ViewResult Trimmed(TrimRequest request)
    {
        if (Frames is not { } frames) return new ViewResult(Untouched(), "the frames were not looked for");
        try
        {
            SoundCut cut = SoundCut.Of(_head, frames, request);
            byte[] info = InfoFrame.Write(_head.Header, cut, frames != Table, Places(frames, cut));
            LayoutBuilder builder = new LayoutBuilder().AddSource(0, _head.TagsEnd).AddInline(info);
            long header = builder.Length;
            builder.AddSource(cut.Start, cut.Bytes);
            if (cut.IsToEnd) builder.AddSource(cut.End, SourceLength - cut.End);    // tags behind the frames
            double seconds = (double)cut.Heard(_head.Header.Samples) / _head.Header.SampleRate;
            return new ViewResult(builder.Build("mp3-t1:" + request, header, TimeSpan.FromSeconds(seconds)), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(Untouched(), e.Message);
        }
    }

    public override PackageResult Packaged(PackageKey key)
        => !key.IsPackedAudio ? PackageResult.Unable("an MP3: its segments are those of media.mp3-hls")
        : _head.IsConstant || Table is not null ? Mp3Package.Of(_head, Table, key)
        : PackageResult.Unable("the frames were not looked for");

    public override ViewResult MultiTrimmed(MultiTrimRequest request)
    {
        if (Frames is not { } frames) return new ViewResult(Untouched(), "the frames were not looked for");
        try
        {
            return new ViewResult(new SoundJoin(_head, frames).Make(request, SourceLength, frames != Table, "mp3-m1:"), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(Untouched(), e.Message);
        }
    }

    private long[] Places(IFrames frames, SoundCut cut)
    {
        var places = new long[100];
        for (int i = 0; i < places.Length; i++)
        {
            long number = cut.First + (cut.Frames * i / places.Length);
            places[i] = frames == Table && frames.TryGet(number, out Frame frame) ? frame.Offset - cut.Start : cut.Bytes * i / places.Length;
        }

        return places;
    }
}
