using StonMedia.Cache.Entries;

namespace StonMedia.Actors.Entries;

/// <summary>What an answer to a load means for its entry.</summary>
internal abstract record LoadVerdict
{
    /// <summary>304: the stored body is good for longer.</summary>
    public sealed record Confirmed(EntrySnapshot Snapshot) : LoadVerdict;

    /// <summary>The origin failed, and the operator or the origin lets the stored body live on for a while.</summary>
    public sealed record Extended(EntrySnapshot Snapshot) : LoadVerdict;

    /// <summary>A new body: its bytes [From, End) follow after <paramref name="Lead"/> bytes that were not asked for.</summary>
    public sealed record Stored(EntrySnapshot Snapshot, string[] VaryOn, long From, long End, long Lead) : LoadVerdict;

    /// <summary>The answer to our range is of no use: ask for the whole body.</summary>
    public sealed record WithoutRange : LoadVerdict;

    /// <summary>304 for a body other than the stored one: ask without conditions.</summary>
    public sealed record Unmatched : LoadVerdict;

    /// <summary>It may not be stored or shared. <paramref name="Mark"/>: nor will the next ones, most likely.</summary>
    public sealed record NotShared(bool Mark) : LoadVerdict
    {
        /// <summary>The request is why (a login, no-store), not the answer: it says nothing of others' requests, nor of what is known.</summary>
        public bool IsRequests { get; init; }
    }

    /// <summary>All of cache.memory is in use: it goes past it.</summary>
    public sealed record NoRoom : LoadVerdict;

    /// <summary>Nothing to serve.</summary>
    public sealed record Refused(int Status, string Reason) : LoadVerdict;
}
