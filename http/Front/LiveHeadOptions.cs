namespace StonMedia.Http.Front;

/// <summary>How files that are still being written are followed (media.live-head).</summary>
public sealed record LiveHeadOptions
{
    /// <summary>A file whose Last-Modified lay no farther before the origin's own Date may still grow. Default 60 s.</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the origin is asked for more, at most, however many viewers wait. Default 1 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A file that has not grown for so long is over: its viewers' bodies end. Default 20 s.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(20);
}
