using Akka.Actor;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Streams.Ingest;

namespace StonMedia.Actors.Entries;

/// <summary>What an entry's actor knows of one of its transfers.</summary>
internal sealed class FillRun(long id, FillKind kind, IActorRef actor)
{
    public long Id { get; } = id;

    public FillKind Kind { get; } = kind;

    public IActorRef Actor { get; } = actor;

    /// <summary>What it asks for; a range fill repeats what its body was asked for with.</summary>
    public required LoadRequest Request { get; init; }

    /// <summary>The load that began it; null for range fills.</summary>
    public EntryMail.Load? Load { get; init; }

    /// <summary>The range asked for, [From, End); null: the whole body.</summary>
    public (long From, long End)? Asked { get; init; }

    /// <summary>The body it brings bytes of; null until the head is judged.</summary>
    public Generation? Body { get; set; }

    public FillBound? Bound { get; set; }

    /// <summary>Keeps the prefix that a run goes on behind from being evicted before its writer is there.</summary>
    public BlockLease Prefix { get; set; }

    /// <summary>A viewer has it, or will in a moment: only its actor's end is waited for.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>The newest purge command when it began; its answer is checked against later ones.</summary>
    public long PurgeSeen { get; init; }

    /// <summary>It asks for the bytes around the end of this body, to see whether it has grown; null: it does not.</summary>
    public Generation? GrowsFrom { get; set; }

    /// <summary>How often this wish was tried before.</summary>
    public int Attempt { get; init; }
}
