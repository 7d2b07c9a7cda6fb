using StonMedia.Media.Layouts;

namespace StonMedia.Media.Stills;

/// <summary>A small film for a decoder: wanted pictures and what they need to be decoded, made of the source's bytes. Immutable.</summary>
/// <param name="Container">What a demuxer has to be told: "mov" or "flv".</param>
/// <param name="Parts">Its bytes, one layout behind the other.</param>
/// <param name="FromSeconds">
/// The wanted picture is the first one shown at or behind this time. Null: key frames, one a <see cref="StillTimes.Slot"/>, and the last one once more.
/// </param>
public sealed record StillInput(string Container, IReadOnlyList<Layout> Parts, double? FromSeconds)
{
    public long Length => Parts.Sum(static part => part.Length);
}
