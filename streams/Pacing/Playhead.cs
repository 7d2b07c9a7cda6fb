using StonMedia.Media;

namespace StonMedia.Streams.Pacing;

/// <summary>
/// Where the viewer of one delivery is in the film, as far as the server can know: he plays on from when the first byte left. Says which
/// bytes may leave so that they are never more than the boost ahead of him. All calls under the account's gate.
/// </summary>
/// <remarks>
/// Deliveries of a view on one connection share the playhead while they go on from where it is: a film fetched in small ranges has one boost.
/// A range elsewhere is a jump: playing begins there, with the boost anew, a few times at once and then once a boost's length. A viewer who
/// lacks bytes of two seconds ago has stood still: his playhead is where he is.
/// </remarks>
internal struct Playhead
{
    /// <summary>Jumps with the boost at full speed that may follow each other at once.</summary>
    public const double MostJumps = 4;

    private static readonly double s_lag = TimeSpan.FromSeconds(2).Ticks;

    private double _from;
    private bool _started;

    /// <summary>Bytes from <paramref name="position"/> on that may leave now; 0 or below: none before <paramref name="due"/>.</summary>
    /// <param name="times">Of the bytes at hand.</param>
    /// <param name="plan">How far ahead, and how fast.</param>
    /// <param name="account">Of the connection and view.</param>
    /// <param name="isPlaceExact">The times of this delivery can be compared with those of others.</param>
    /// <param name="position">In the view.</param>
    /// <param name="now">Wheel time.</param>
    /// <param name="due">Wheel time at which there is room again.</param>
    public long Room(IDueTimes times, PacePlan plan, PaceAccount account, bool isPlaceExact, long position, double now, out double due)
    {
        // The grid rounds up: the place itself may be as early as the point before.
        double at = times.DueAt(position), place = Math.Max(0, at - times.Step), ahead = plan.Ahead.Ticks;
        if (!_started) Start(plan, account, place, isPlaceExact ? ahead + times.Step : double.MinValue, now);
        double playhead = (now - _from) * plan.Speed;
        if (at < playhead - s_lag)
        {
            playhead = place;
            account.PlayedFrom = _from = now - (place / plan.Speed);
        }

        due = _from + ((at - ahead) / plan.Speed);
        return times.BytesBy(playhead + ahead) - position;
    }

    private void Start(PacePlan plan, PaceAccount account, double place, double reach, double now)
    {
        _started = true;
        double ahead = plan.Ahead.Ticks, playhead = place;
        if (account.PlayedFrom is { } from)
        {
            double known = (now - from) * plan.Speed;
            if (place >= known - s_lag && place <= known + reach)
            {
                _from = from;
                return;
            }

            // Without a boost the place itself is what may leave now.
            if (!TakeJump(account, now, ahead)) playhead = place - ahead;
        }

        account.PlayedFrom = _from = now - (playhead / plan.Speed);
    }

    private static bool TakeJump(PaceAccount account, double now, double ahead)
    {
        double back = (now - account.JumpsAt) / Math.Max(ahead, TimeSpan.TicksPerSecond);
        account.Jumps = Math.Min(MostJumps, account.Jumps + back);
        account.JumpsAt = now;
        if (account.Jumps < 1) return false;
        account.Jumps--;
        return true;
    }
}
