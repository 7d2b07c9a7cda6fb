using StonMedia.Media;

namespace StonMedia.Streams.Pacing;

/// <summary>How fast one delivery may go, decided once before its first byte by <see cref="PacePolicy"/>. Immutable.</summary>
public sealed record PacePlan
{
    /// <summary>Nothing limits the delivery itself (the virtual host's cap may still).</summary>
    public static PacePlan Unlimited { get; } = new();

    /// <summary>Body bytes a second once header and boost are out, the ratio applied; 0: no limit.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Body bytes after the media header that go at full speed, once a connection and view; 0 or more.</summary>
    public long BoostBytes { get; init; }

    /// <summary>Bytes at the front of the view that are never paced: its media header; 0 or more.</summary>
    public long ExemptBytes { get; init; }

    /// <summary>When the bytes of the view are due; null: an even rate. With one, rate and boost bytes count only for bytes whose time nothing tells.</summary>
    public MediaTimeline? Timeline { get; init; }

    /// <summary>How far ahead of the <see cref="Timeline"/> bytes may leave; 0 or more.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>How fast the viewer plays: 1 is normal, over 0.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Bytes a second that hold for every byte, header and boost included (<c>cap.session</c>); 0: no limit.</summary>
    public double SessionBytesPerSecond { get; init; }

    /// <summary>Whether the delivery needs no pacing of its own.</summary>
    public bool IsUnlimited => BytesPerSecond <= 0 && SessionBytesPerSecond <= 0 && Timeline is null;

    /// <summary>Bytes a second for header and boost; 0: no limit.</summary>
    internal double FastRate => SessionBytesPerSecond;

    /// <summary>Bytes a second for the rest; 0: no limit.</summary>
    internal double SlowRate => (BytesPerSecond, SessionBytesPerSecond) switch
    {
        (<= 0, double session) => session,
        (double rate, <= 0) => rate,
        (double rate, double session) => Math.Min(rate, session),
    };
}
