using StonMedia.Media.Mp4;

namespace StonMedia.Media.Segments;

/// <summary>What playlists and manifests say of encrypted tracks, as far as the file tells it.</summary>
/// <param name="Scheme">Of the track's samples.</param>
/// <param name="KeyId">Of their key.</param>
/// <param name="Systems">What the film has for key systems.</param>
internal sealed record FilmProtection(string Scheme, Guid KeyId, IReadOnlyList<ProtectionSystem> Systems)
{
    /// <summary>Canonical text of those that players must not take for one another.</summary>
    public string Key => FormattableString.Invariant($"{Scheme}:{KeyId}");

    public long MemoryBytes => 80 + Systems.Sum(static s => s.Box.Length + 120L);

    /// <summary>Of the first encrypted one of these tracks; null where all are in the clear.</summary>
    public static FilmProtection? Of(Mp4Index index, IReadOnlyList<PlayTrack> tracks)
    {
        foreach (PlayTrack track in tracks)
            if (track.Entry.Protection is { KeyId: { } key } entry) return new FilmProtection(entry.Scheme, key, ProtectionSystem.Of(index.Tree));
        return null;
    }
}
