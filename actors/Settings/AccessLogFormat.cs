namespace StonMedia.Actors.Settings;

/// <summary><c>log.access.format</c>.</summary>
public enum AccessLogFormat
{
    /// <summary>W3C extended log file format, with its #Fields line.</summary>
    W3c,
}
