using StonMedia.Media;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// What one connection has had of one view. It outlives the deliveries, so that a film fetched as a thousand small ranges gets
/// one boost and one rate, not a thousand.
/// </summary>
public sealed class PaceAccount
{
    /// <summary>Taken for every look at the fields below: HTTP/2 sends several ranges of a view at once.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Until when (wheel time, 100 ns) the bytes sent so far are paid for at their rate; before now: nothing is owed.</summary>
    internal double PaidUntil { get; set; }

    /// <summary>Boost bytes already spent.</summary>
    internal long BoostSpent { get; set; }

    /// <summary>Wheel time at which the viewer, who plays on, began at the film's beginning; null: no byte of it was sent yet.</summary>
    internal double? PlayedFrom { get; set; }

    /// <summary>What the delivery that ended last read off its bytes, for the one that goes on where it ended; null: nothing, or taken.</summary>
    internal (MediaTimeline Timeline, IDueTimes Times, long End)? Parked { get; set; }

    /// <summary>How often the viewer may jump and have the boost again at once; comes back with time.</summary>
    internal double Jumps { get; set; } = Playhead.MostJumps;

    /// <summary>Wheel time at which <see cref="Jumps"/> was brought up to date.</summary>
    internal double JumpsAt { get; set; }
}
