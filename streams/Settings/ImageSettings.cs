namespace StonMedia.Streams.Settings;

/// <summary><c>images</c> of a virtual host: images resized and changed by URL.</summary>
public sealed record ImageSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Path segment after the image. Default dims.</summary>
    public string Keyword { get; init; } = "dims";

    /// <summary>Bytes; larger sources are refused. Default 10 MiB.</summary>
    public long MaxSource { get; init; } = 10 << 20;

    /// <summary>Default message.</summary>
    public ImageFailure OnFailure { get; init; } = ImageFailure.Message;
}
