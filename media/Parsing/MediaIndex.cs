using StonMedia.Media.Layouts;
using StonMedia.Media.Report;
using StonMedia.Media.Segments;
using StonMedia.Media.Stills;

namespace StonMedia.Media.Parsing;

/// <summary>What was learnt of one source's structure. Immutable; made once for a generation and shared by all of its views.</summary>
public abstract class MediaIndex
{
    /// <summary>Bytes of the source it describes.</summary>
    public abstract long SourceLength { get; }

    /// <summary>Footprint in bytes: what a cache of indexes counts.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Playing time of the source, null when not known.</summary>
    public abstract TimeSpan? Duration { get; }

    /// <summary>Media bits a second (source bytes * 8 / duration), null when the duration is not known.</summary>
    public double? BitRate => Duration is { TotalSeconds: > 0 } duration ? SourceLength * 8.0 / duration.TotalSeconds : null;

    /// <summary>
    /// The source with its header in front, ready for progressive playing: an identity with no reason where it is so already,
    /// an identity with a reason where it cannot be done.
    /// </summary>
    public abstract ViewResult Relocated();

    /// <summary>
    /// A parser that goes on to an index of more than the header says: what clips and segments need, and what serving the whole file does not.
    /// Null when this index is complete.
    /// </summary>
    public virtual IMediaParser? Continuation(MediaLimits limits) => null;

    /// <summary>A parser for the playing time where <see cref="Duration"/> is not known and it can be found out with little; else null.</summary>
    public virtual PlayingTimeParser? PlayingTime(MediaLimits limits) => null;

    /// <summary>The section that <paramref name="request"/> asks for, as a complete file; an identity with a reason where it cannot be done.</summary>
    public abstract ViewResult Trimmed(TrimRequest request);

    /// <summary>The sections that <paramref name="request"/> asks for, joined to one complete file; an identity with a reason where it cannot be done.</summary>
    public virtual ViewResult MultiTrimmed(MultiTrimRequest request) => new(Untouched(), "sections of such a file are not joined");

    /// <summary>
    /// A parser that reads what only these clips need, such as the places where they begin and end, and leads to an index that can make them and
    /// no others. Null where nothing is missing. What it finds depends on the source and the clips alone, so that a clip is the same everywhere.
    /// </summary>
    public virtual IMediaParser? Deepen(IReadOnlyList<TrimRequest> sections, MediaLimits limits) => null;

    /// <summary>The source, or a clip of it, cut into segments for HLS and DASH; the reason where that cannot be done.</summary>
    public virtual PackageResult Packaged(PackageKey key) => PackageResult.Unable("it is of another format than MP4 and MP3");

    /// <summary>There may be pictures in it; false: in none of its format, and nothing more need be read to say so.</summary>
    public virtual bool MayHavePictures => true;

    /// <summary>What the source shows, and how long; null when that is not known.</summary>
    public virtual ScreenFacts? Screen() => null;

    /// <summary>
    /// A parser that finds these pictures, and leads to an index that can give them and no others; as <see cref="Deepen(IReadOnlyList{TrimRequest}, MediaLimits)"/>.
    /// </summary>
    public virtual IMediaParser? Deepen(StillTimes times) => null;

    /// <summary>What a decoder needs for these pictures; the reason where there are none.</summary>
    public virtual StillResult Stills(StillTimes times) => StillResult.Missing("there is no picture in files of this format");

    /// <summary>What people want to know of the source.</summary>
    public abstract MediaReport Describe();

    /// <summary>When which bytes of the source are due; null where that is not known. Walks all samples.</summary>
    public virtual MediaTimeline? Timeline() => null;

    /// <summary>That of every view of the source, where nothing of a view need be read to know it; null: its header has to be.</summary>
    public virtual MediaTimeline? TimelineOfViews => null;

    /// <summary>A parser that leads to an index with a better <see cref="Timeline"/>, after a few requests at most; null where this one's is good.</summary>
    public virtual IMediaParser? TimesParser(MediaLimits limits) => null;

    /// <summary>The source as it is.</summary>
    public Layout Untouched() => Layout.Identity(SourceLength, HeaderLength, Duration);

    /// <summary>Bytes of media header at the front of the source, 0 when it is elsewhere or not known.</summary>
    protected abstract long HeaderLength { get; }
}
