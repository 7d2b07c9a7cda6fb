using StonMedia.Cache.Entries;

namespace StonMedia.Http.Front;

/// <summary>A file that another one's playlist or manifest needs.</summary>
/// <param name="Plan">Its address.</param>
/// <param name="Key">Of its record.</param>
/// <param name="Snapshot">A 200 answer.</param>
internal sealed record NeighbourFile(TargetPlan Plan, string Key, EntrySnapshot Snapshot)
{
    /// <summary>Which body it is: another one for every version.</summary>
    public string Identity => FormattableString.Invariant($"{Key}#{Snapshot.Body.Id}");
}
