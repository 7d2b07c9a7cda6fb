namespace StonMedia.Media.Segments;

/// <summary>How a film is to be cut into segments: equal keys give equal packages.</summary>
/// <param name="Section">The clip that is packaged; null for the whole film.</param>
/// <param name="TargetMicroseconds">Wanted segment length, above 0: a segment ends at the last key frame that is not farther away.</param>
public sealed record PackageKey(TrimRequest? Section, long TargetMicroseconds)
{
    /// <summary>Target of packages whose segments stand for key frames: at most two of them a second.</summary>
    public const long KeyFrameMicroseconds = 500_000;

    /// <summary>Several clips, one after the other, in place of <see cref="Section"/>; null for none.</summary>
    public MultiTrimRequest? Sections { get; init; }

    /// <summary>Segments of MPEG audio frames as they are (packed audio), for MP3 alone; off: transport streams and fragmented MP4, for films.</summary>
    public bool IsPackedAudio { get; init; }

    /// <summary>
    /// Wanted length of the film's own segments (of key frames not that of <see cref="TargetMicroseconds"/>) where it may be watched while it is written: lengths keep
    /// to a bound that its beginning tells (<see cref="LengthBound"/>). Null: they go by key frames alone.
    /// </summary>
    public long? BoundByMicroseconds { get; init; }

    /// <summary>Canonical text, part of the tags of all pieces.</summary>
    public override string ToString()
        => FormattableString.Invariant($"{TargetMicroseconds}{(Section is null ? "" : ":" + Section)}{(Sections is null ? "" : "::" + Sections)}{(IsPackedAudio ? ":mp3" : "")}{(BoundByMicroseconds is { } bound ? FormattableString.Invariant($":b{bound}") : "")}");
}
