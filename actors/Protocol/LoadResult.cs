using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Actors.Protocol;

/// <summary>The one answer to a <see cref="LoadRequest"/>.</summary>
public abstract record LoadResult
{
    private LoadResult() { }

    /// <summary>A snapshot to serve from; its body may still be arriving. <paramref name="Key"/> is its record's key: the load's, or a variant's.</summary>
    public sealed record Ready(string Key, EntrySnapshot Snapshot, LoadKind Kind, int OriginStatus) : LoadResult
    {
        /// <summary>Lines of the origin's answer that are for this viewer alone, because its request caused it: Set-Cookie, private="...".</summary>
        public HeaderList Personal { get; init; } = HeaderList.Empty;
    }

    /// <summary>The answer may not be stored or shared: this viewer owns the transfer and disposes it.</summary>
    public sealed record PassThrough(OriginResponse Response) : LoadResult;

    /// <summary>Nothing can be served: the status for the viewer and a one-line reason.</summary>
    public sealed record Failed(int Status, string Reason) : LoadResult;
}
