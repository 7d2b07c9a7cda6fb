namespace StonMedia.Cache.Purging;

/// <summary>
/// Keeps commands over restarts, in every volume of its own. All members may be called from any thread; appends come one after
/// the other, a retirement or a sweep may run beside them.
/// </summary>
/// <remarks>
/// A record on disk carries the sequence it was checked up to (<see cref="HostPurges.Latest"/> when its load began). After it
/// is loaded it is judged against newer commands (<see cref="HostPurges.Judge"/>) before it is used, so nothing here has to touch
/// records for a command to be in force. A volume that was away while commands were retired (its own retired sequence is lower
/// than another volume's) cannot know what it missed: its records count as purged.
/// </remarks>
public interface IPurgeJournal
{
    /// <summary>There are records beside those in memory: what a command hits is only estimated until the next sweep.</summary>
    bool HasRecords { get; }

    /// <summary>
    /// Writes the commands to every volume in service: durable when done, all of them in one transaction. Records that a command
    /// names by <see cref="PurgeScope.Key"/> may be dealt with in the same transaction; nothing else has to be.
    /// </summary>
    /// <exception cref="IOException">No volume could take them: they hold until the process ends only.</exception>
    Task AppendAsync(IReadOnlyList<PurgeCommand> commands, CancellationToken cancel);

    /// <summary>What is known after a start; read once.</summary>
    Task<PurgeJournalState> LoadAsync(CancellationToken cancel);

    /// <summary>
    /// Walks the records in small slices at low priority and has each judged that was checked up to less than
    /// <see cref="PurgeSweep.Through"/>: removes what is hard-purged, marks what is purged (it may stand in while the origin
    /// fails), changes the lifetime of what is expired.
    /// </summary>
    /// <returns>False when a volume could not be walked to its end: nothing is retired then.</returns>
    Task<bool> SweepAsync(PurgeSweep sweep, CancellationToken cancel);

    /// <summary>
    /// Every record has been checked up to <paramref name="through"/>: forgets those commands, and remembers the sequence as the
    /// volume's retired one.
    /// </summary>
    /// <returns>False: a volume has come in whose records have not been checked yet; nothing is forgotten, and another sweep is needed.</returns>
    Task<bool> RetireAsync(long through, CancellationToken cancel);
}
