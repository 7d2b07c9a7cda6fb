using System.Text;
using StonMedia.Media.Report;

namespace StonMedia.Media.Flv;

/// <summary>What can be said of an FLV from its beginning: its codecs by their set-up, or by the first tag where a codec has none.</summary>
internal static class FlvReport
{
    public static MediaReport Of(FlvHead head)
    {
        var tracks = new List<TrackReport>(2);
        if (head.HasVideo) tracks.Add(new TrackReport(1, "video", Video(head)) { Seconds = head.Seconds, KeyFrames = head.Keys.Length, LongestGap = LongestGap(head) });
        if (head.SoundSetup.Length > 0 || head.First.Type == FlvTag.Sound) tracks.Add(new TrackReport(2, "sound", Sound(head)) { Seconds = head.Seconds });
        return new MediaReport("FLV", head.Keys.Length > 0 ? $"{head.Keys.Length} key frames listed in onMetaData" : "no list of key frames: places are found by halving", [.. tracks]);
    }

    private static double LongestGap(FlvHead head)
    {
        double longest = 0;
        for (int i = 0; i < head.Keys.Length; i++)
        {
            double next = i + 1 < head.Keys.Length ? head.Keys[i + 1].Time / 1000.0 : head.Seconds;
            longest = Math.Max(longest, next - (head.Keys[i].Time / 1000.0));
        }

        return longest;
    }

    private static string Video(FlvHead head)
    {
        (int first, string? name) = Setup(head.VideoSetup, head.First.Type == FlvTag.Video ? head.First.Head >> 8 : 0, static first => (first & 0x80) != 0);
        return name ?? (first & 15) switch { 2 => "flv1", 4 => "vp6", 7 => "h264", 12 => "hevc", 13 => "av1", _ => "unknown" };
    }

    private static string Sound(FlvHead head)
    {
        (int first, string? name) = Setup(head.SoundSetup, head.First.Type == FlvTag.Sound ? head.First.Head >> 8 : 0, static first => first >> 4 == 9);
        return name ?? (first >> 4) switch { 2 or 14 => "mp3", 10 => "aac", 11 => "speex", 0 or 3 => "pcm", _ => "unknown" };
    }

    // Enhanced tags name the codec by four characters behind the first byte.
    private static (int First, string? FourCc) Setup(byte[] tag, int otherwise, Func<int, bool> enhanced)
    {
        if (tag.Length <= FlvTag.HeaderSize) return (otherwise, null);
        int first = tag[FlvTag.HeaderSize];
        return (first, enhanced(first) && tag.Length >= FlvTag.HeaderSize + 5 ? Encoding.Latin1.GetString(tag, FlvTag.HeaderSize + 1, 4) : null);
    }
}
