namespace StonMedia.Cache.Purging;

/// <summary>What a journal knows after a start.</summary>
/// <param name="LastSequence">The highest sequence ever appended, retired ones included; 0 when none was. New commands go on from there.</param>
/// <param name="Pending">Commands that are not retired, by sequence; one that several volumes hold stands once.</param>
public sealed record PurgeJournalState(long LastSequence, IReadOnlyList<PurgeCommand> Pending)
{
    public static PurgeJournalState Empty { get; } = new(0, []);
}
