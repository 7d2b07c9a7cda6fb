namespace StonMedia.Media.Subtitles;

/// <summary>A text and when it is shown.</summary>
/// <param name="Start">Milliseconds.</param>
/// <param name="End">Milliseconds, above the start.</param>
/// <param name="Settings">Cue settings as WebVTT writes them; mostly empty.</param>
/// <param name="Text">One or more lines without empty ones, in WebVTT's mark-up.</param>
public readonly record struct Cue(long Start, long End, string Settings, string Text);
