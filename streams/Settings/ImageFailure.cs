namespace StonMedia.Streams.Settings;

/// <summary><c>images.on-failure</c>.</summary>
public enum ImageFailure
{
    /// <summary>500 with the reason.</summary>
    Message,

    /// <summary>302 to the source image.</summary>
    Redirect,
}
