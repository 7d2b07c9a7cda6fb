using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Views;

namespace StonMedia.Actors.Protocol;

/// <summary>
/// The front's handle of one served site. All members may be called from any thread; only <see cref="Find"/> may be called on a socket thread.
/// </summary>
public interface IVirtualHost
{
    string Name { get; }

    /// <summary>Which objects were purged; what is found is checked against it before it is served.</summary>
    HostPurges Purges { get; }

    /// <summary>Looks a key up without waiting, for the hit path. Null: nothing resident.</summary>
    Entry? Find(string key);

    /// <summary>What is not resident may still be stored: only a load can tell.</summary>
    bool KeepsOnDisk => false;

    /// <summary>
    /// The record that a request selects: <paramref name="root"/> itself, or one of its variants (RFC 9111 4.1); null when that one is not resident.
    /// Its own Key is what <see cref="OpenBody"/> and <see cref="ResolveViewAsync"/> take; loads take the root's key.
    /// </summary>
    Entry? FindVariant(Entry root, HeaderList request);

    /// <summary>Brings a usable snapshot; concurrent calls for one key share one origin transfer where RFC 9111 allows it.</summary>
    Task<LoadResult> LoadAsync(LoadRequest request, CancellationToken cancel);

    /// <summary>Sends a request past the cache (unsafe methods, bypass rules), to a healthy server of the pool.</summary>
    /// <exception cref="OriginException">No head came.</exception>
    Task<OriginResponse> ForwardAsync(ForwardRequest request, CancellationToken cancel);

    /// <summary>
    /// All that was asked for under that key until now, variants included, is used again only after the origin was asked (RFC 9111 4.4).
    /// In force when it returns, for what is stored out of memory too.
    /// </summary>
    ValueTask InvalidateAsync(string key);

    /// <summary>The layout of a view of this body; reads and parses the media index when it is not known yet.</summary>
    ValueTask<ViewAnswer> ResolveViewAsync(string key, EntrySnapshot snapshot, ViewRequest view, CancellationToken cancel);

    /// <summary>Whether a file that was written to lately says of itself that it is complete. Not on a socket thread.</summary>
    /// <exception cref="BodyException">That could not be read.</exception>
    Task<FileEnd> EndOfAsync(string key, EntrySnapshot snapshot, CancellationToken cancel) => Task.FromResult(FileEnd.Open);

    /// <summary>Why stills cannot be made here, for viewers; null: they can.</summary>
    string? NoPictures => "stills are not made here";

    /// <summary>When the bytes of a view are due, for pacing; null where its media does not tell. Not on a socket thread.</summary>
    /// <param name="layout">What <see cref="ResolveViewAsync"/> gave.</param>
    ValueTask<MediaTimeline?> TimelineAsync(string key, EntrySnapshot snapshot, ViewRequest view, Layout layout, CancellationToken cancel);

    /// <summary>Where a body's bytes come from: resident blocks, blocks arriving, and fills asked for when they are missing.</summary>
    IBodySource OpenBody(string key, EntrySnapshot snapshot);
}
