using System.Globalization;
using System.Text;

namespace StonMedia.Media.Stills;

/// <summary>The WebVTT file that tells players which small picture stands for which time, by media fragments (W3C Media Fragments URI, 4.2.2).</summary>
public static class SpriteTrack
{
    /// <param name="grid">How they are spread.</param>
    /// <param name="extension">Of the sheets: "jpg".</param>
    /// <param name="prefix">Put before the name of a sheet; empty for addresses relative to this file.</param>
    /// <param name="suffix">Put behind it: "?w=160", or nothing.</param>
    public static string Write(SpriteGrid grid, string extension, string prefix, string suffix)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (int tile = 0; tile < grid.Count; tile++)
        {
            (long start, long end) = grid.SpanOf(tile);
            (int column, int row) = SpriteGrid.PlaceOf(tile);
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(start)} --> {Time(end)}\n{prefix}sprite-{(tile / SpriteGrid.PerSheet) + 1}.{extension}{suffix}");
            text.Append(CultureInfo.InvariantCulture, $"#xywh={column * grid.Width},{row * grid.Height},{grid.Width},{grid.Height}\n");
        }

        return text.ToString();
    }

    private static string Time(long microseconds)
    {
        long milliseconds = microseconds / 1000;
        return string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
