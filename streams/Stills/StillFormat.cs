namespace StonMedia.Streams.Stills;

/// <summary>How a still is coded.</summary>
public enum StillFormat : byte
{
    Jpeg,
    WebP,
}
