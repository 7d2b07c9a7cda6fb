using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;
using StonMedia.Media.Mp4.Fragments;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Parsing;
using StonMedia.Media.Report;
using StonMedia.Media.Segments;
using StonMedia.Media.Stills;

namespace StonMedia.Media.Mp4;

/// <summary>What a moov says: its box tree, and its tracks with tables read where they stand. Immutable.</summary>
public sealed class Mp4Index : MediaIndex
{
    /// <summary>Audio object type whose samples no player at hand can check: such files go out as they are.</summary>
    internal const int XheAac = 42;

    private readonly TrackTimeline?[] _timelines;
    private CuttableTracks? _soundAndPicture;
    private CuttableTracks? _allTracks;

    internal Mp4Index(BoxTree tree, Mp4Track[] tracks, TopBox[] top, long sourceLength, uint timescale, ulong duration, Mp4Index? fragmented = null)
    {
        (Tree, Tracks, Top, SourceLength, Timescale, Fragmented) = (tree, tracks, top, sourceLength, timescale, fragmented);
        _timelines = new TrackTimeline?[tracks.Length];
        MemoryBytes = tree.MemoryBytes + (top.Length * 32L) + tracks.Sum(static t => 150 + (t.Edits.Count * 40L)) + tracks.Sum(static t => t.MemoryBytes) + (tracks.Length * 32L) + 340 + (fragmented?.MemoryBytes ?? 0);
        double seconds = timescale > 0 && fragmented is null ? (double)duration / timescale : 0;
        if (seconds <= 0)
            seconds = tracks.Where(static t => t.Damage is null).Select(static t => (double)t.MediaDuration / t.Timescale).DefaultIfEmpty().Max();
        if (seconds <= 0 && timescale > 0) seconds = AnnouncedTicks(tree) / (double)timescale;
        Duration = seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private Mp4Index(Mp4Index other)
    {
        (Tree, Tracks, Top, SourceLength, Timescale, Fragmented) = (other.Tree, other.Tracks, other.Top, other.SourceLength, other.Timescale, other.Fragmented);
        (_timelines, MemoryBytes, Duration) = (other._timelines, other.MemoryBytes, other.Duration);
    }

    public override long SourceLength { get; }

    public override long MemoryBytes { get; }

    public override TimeSpan? Duration { get; }

    /// <summary>The moov announces fragments (mvex): its tables do not hold all samples.</summary>
    public bool IsFragmented => Tree.Find(0, FourCc.Mvex) >= 0;

    // mehd (ISO/IEC 14496-12, 8.8.2); 0 where there is none.
    private static ulong AnnouncedTicks(BoxTree tree)
    {
        ReadOnlySpan<byte> mvex = tree.Payload(tree.Find(0, FourCc.Mvex)).Span;
        int at = mvex.IndexOf("mehd"u8);
        if (at < 4 || mvex.Length < at + 12) return 0;
        return mvex[at + 4] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(mvex[(at + 8)..]) : mvex.Length < at + 16 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(mvex[(at + 8)..]);
    }

    internal BoxTree Tree { get; }

    internal IReadOnlyList<Mp4Track> Tracks { get; }

    /// <summary>Boxes at the top of the file up to the moov, and those behind it that were seen on the way.</summary>
    internal IReadOnlyList<TopBox> Top { get; }

    /// <summary>Ticks a second of movie times; 0 when the file does not say.</summary>
    internal uint Timescale { get; }

    /// <summary>The index of the moov alone, when this one holds the samples of all fragments.</summary>
    internal Mp4Index? Fragmented { get; }

    /// <summary>The times of whole fragments, by a list in the file; null where none was looked for or found.</summary>
    internal GridTimeline? FragmentTimes { get; private init; }

    /// <summary>What a track shows when; worked out once, as every clip asks.</summary>
    /// <param name="track">Its place in <see cref="Tracks"/>.</param>
    /// <exception cref="MediaFormatException">Its edits are none that can be followed.</exception>
    internal TrackTimeline TimelineOf(int track) => _timelines[track] ??= new TrackTimeline(Tracks[track], Timescale);

    /// <summary>What a cut is made of; worked out once, as every clip asks.</summary>
    /// <param name="all">Tracks that are neither sound nor picture too.</param>
    /// <exception cref="MediaFormatException">The film cannot be cut.</exception>
    internal CuttableTracks CuttableTracks(bool all) => all ? _allTracks ??= new CuttableTracks(this, true) : _soundAndPicture ??= new CuttableTracks(this, false);

    internal long MoovEnd => Tree.MoovOffset + Tree.Moov.Size;

    /// <summary>No mdat stands before the moov.</summary>
    internal bool IsMoovInFront => !Top.Any(b => b.Type == FourCc.Mdat && b.Offset < Tree.MoovOffset);

    protected override long HeaderLength => Fragmented?.HeaderLength ?? (IsMoovInFront ? MoovEnd : 0);

    public override ViewResult Relocated() => Mp4Relocation.Relocate(Fragmented ?? this);

    public override IMediaParser? Continuation(MediaLimits limits) => IsFragmented ? new FragmentParser(this, limits) : null;

    public override PlayingTimeParser? PlayingTime(MediaLimits limits) => IsFragmented && Duration is null ? new FragmentedTime(this, limits) : null;

    public override ViewResult Trimmed(TrimRequest request) => Mp4Trimming.Trim(this, request);

    public override ViewResult MultiTrimmed(MultiTrimRequest request) => Mp4Trimming.MultiTrim(this, request);

    public override MediaReport Describe() => Mp4Report.Of(this);

    public override MediaTimeline? Timeline() => IsFragmented ? FragmentTimeline.Of(this) : Mp4Timeline.Of(this);

    public override IMediaParser? TimesParser(MediaLimits limits) => IsFragmented ? new FragmentTimesParser(this, limits) : null;

    internal Mp4Index With(GridTimeline fragmentTimes) => new(this) { FragmentTimes = fragmentTimes };

    public override PackageResult Packaged(PackageKey key)
        => key.IsPackedAudio ? PackageResult.Unable("not an MP3: its segments are those of media.hls") : Mp4Package.Of(this, key);

    public override ScreenFacts? Screen() => Mp4Stills.ScreenOf(this);

    public override StillResult Stills(StillTimes times) => Mp4Stills.Of(this, times);
}
