namespace StonMedia.Http.Logging;

/// <summary>A log's file and how it is rolled.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Roll">A new file is begun this often; 1 s or more.</param>
/// <param name="Keep">Finished files that are kept.</param>
/// <param name="Header">What every file begins with.</param>
internal sealed record RollingFileSettings(string Path, TimeSpan Roll, int Keep, string Header);
