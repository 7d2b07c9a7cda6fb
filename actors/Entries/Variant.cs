using StonMedia.Cache.Entries;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Entries;

/// <summary>What an entry's actor knows of one record (a key has one, or one for each selection of Vary).</summary>
internal sealed class Variant(Entry entry)
{
    public Entry Entry { get; } = entry;

    /// <summary>Viewers that wait for the load going on.</summary>
    public List<EntryMail.Load> Waiting { get; } = [];

    /// <summary>The transfer that will answer them, until its head is judged.</summary>
    public FillRun? Loading { get; set; }

    /// <summary>All transfers under way for this record, the loading one included.</summary>
    public List<FillRun> Fills { get; } = [];

    /// <summary>Range fills in a row that brought nothing.</summary>
    public int Failures { get; set; }

    /// <summary>Set once a viewer was found waiting for a transfer that is slow: its body comes by several at once from then on.</summary>
    public Stripes? Stripes { get; set; }

    /// <summary>The disk was asked for this record, or need not be.</summary>
    public bool DiskAnswered { get; set; }

    /// <summary>Viewers that wait for what the disk knows; null: it is not being asked.</summary>
    public List<EntryMail.Load>? AwaitingDisk { get; set; }

    public OriginServer? FailedServer { get; set; }

    /// <summary>A new body that takes the place of the stale one when it is complete.</summary>
    public DeferredSwap? Deferred { get; set; }

    /// <summary>A longer version that is being compared with the known one.</summary>
    public GrowthCheck? Growth { get; set; }

    public bool IsQuiet => Waiting.Count == 0 && Fills.Count == 0 && AwaitingDisk is null;
}
