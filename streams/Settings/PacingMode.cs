namespace StonMedia.Streams.Settings;

/// <summary><c>throttle.pacing</c>.</summary>
public enum PacingMode
{
    /// <summary>An even rate.</summary>
    Rate,

    /// <summary>Along the media's own timestamps, the boost ahead of them; for variable bit rates.</summary>
    Timeline,
}
