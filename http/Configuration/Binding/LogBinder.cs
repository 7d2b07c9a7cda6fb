using StonMedia.Actors.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class LogBinder
{
    public static HostLogSettings Bind(Section s) => new() { Access = Access(s.Child("access")), Origin = Origin(s.Child("origin")) };

    private static AccessLogSettings Access(Section s)
    {
        var d = new AccessLogSettings();
        return new AccessLogSettings
        {
            Enabled = s.Bool("enabled", d.Enabled),
            Path = s.FileOrNull("path") ?? d.Path,
            Format = s.Choice("format", d.Format),
            Roll = s.Duration("roll", d.Roll, Span.Seconds(1), Span.Max),
            Keep = s.Int("keep", d.Keep, 0, 100_000),
        };
    }

    private static OriginLogSettings Origin(Section s)
    {
        var d = new OriginLogSettings();
        return new OriginLogSettings { Enabled = s.Bool("enabled", d.Enabled), Path = s.FileOrNull("path") ?? d.Path };
    }
}
