namespace StonMedia.Streams.Settings;

/// <summary><c>media.trim</c>: <c>/a.mp4?start=10&amp;end=20.5</c> is a complete file of that part.</summary>
public sealed record TrimSettings
{
    /// <summary>Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Parameter with the start in seconds. Default start.</summary>
    public string StartParam { get; init; } = "start";

    /// <summary>Parameter with the end in seconds. Default end.</summary>
    public string EndParam { get; init; } = "end";

    /// <summary>Whether tracks besides the first video and audio are kept. Default off: a clip stays small.</summary>
    public bool AllTracks { get; init; }

    /// <summary>Whether an edit list hides what lies between the key frame and the start. Default on.</summary>
    public bool ExactStart { get; init; } = true;
}
