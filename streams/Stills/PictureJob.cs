using System.Globalization;
using StonMedia.Media.Stills;

namespace StonMedia.Streams.Stills;

/// <summary>One run of FFmpeg: what it is given and how it is told what to make of it.</summary>
/// <param name="Input">The small film that it reads from its standard input.</param>
/// <param name="Filter">What is done with the pictures (ffmpeg-filters).</param>
/// <param name="Format">How the one picture is coded that it writes to its standard output.</param>
public sealed record PictureJob(StillInput Input, string Filter, StillFormat Format)
{
    /// <summary>Pixels of a picture in the film: 8K, and what is a little larger.</summary>
    private const long MaxPixels = 40_000_000;

    /// <summary>Bytes that the program may ask for at once.</summary>
    private const long MaxAllocation = 512 << 20;

    // The demuxer is named, so that the film's bytes choose none; decoders are those of films on the web. Sound is not in the input.
    private const string Decoders = "h264,hevc,vvc,av1,libdav1d,libaom-av1,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mpeg2video,mpeg1video,h263,flv,vp6,vp6f,vp6a,msmpeg4v3,mjpeg,prores,dnxhd,svq1,svq3,flashsv,flashsv2";

    /// <summary>One picture, the first at or behind the input's time, no larger than wanted and than the film, with square pixels.</summary>
    public static PictureJob Of(StillInput input, StillRequest.Picture wanted)
    {
        string width = wanted.Width > 0 ? string.Create(CultureInfo.InvariantCulture, $"min(iw*sar\\,{wanted.Width})") : "iw*sar";
        if (wanted.Height > 0) width = string.Create(CultureInfo.InvariantCulture, $"min({width}\\,{wanted.Height}*dar)");
        string from = (input.FromSeconds ?? 0).ToString("0.000000000", CultureInfo.InvariantCulture);
        return new PictureJob(input, $"select=gte(t\\,{from})+isnan(t),scale=w=max(1\\,round({width})):h=max(1\\,round(ow/dar)),setsar=1,format=yuvj420p|yuv420p,setpts=0", wanted.Format);
    }

    /// <summary>Small pictures side by side; one that cannot be decoded is the one before it again, so that all others stand where they should.</summary>
    public static PictureJob Of(StillInput input, SpriteGrid grid, StillFormat format)
    {
        string filter = string.Create(CultureInfo.InvariantCulture,
            $"fps=fps=1/{StillTimes.Slot}:start_time={StillTimes.Slot}:round=near:eof_action=pass,scale=w={grid.Width}:h={grid.Height}:force_original_aspect_ratio=decrease,setsar=1,format=yuv444p,"
            + $"pad={grid.Width}:{grid.Height}:-1:-1,tile={SpriteGrid.Columns}x{SpriteGrid.Rows},format=yuvj420p|yuv420p,setpts=0");
        return new PictureJob(input, filter, format);
    }

    /// <summary>What the program is started with.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "-hide_banner", "-nostdin", "-v", "error", "-max_alloc", MaxAllocation.ToString(CultureInfo.InvariantCulture), "-filter_threads", "1",
        "-copyts", "-threads", "1", "-max_pixels", MaxPixels.ToString(CultureInfo.InvariantCulture),
        "-protocol_whitelist", "pipe", "-codec_whitelist", Decoders, "-f", Input.Container, "-i", "pipe:0",
        "-map", "0:v:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-vf", Filter, "-frames:v", "1", "-threads", "1",
        "-fflags", "+bitexact", "-flags:v", "+bitexact",
        .. Format == StillFormat.WebP ? (string[])["-c:v", "libwebp", "-quality", "80"] : ["-c:v", "mjpeg", "-q:v", "4"],
        "-f", "image2pipe", "pipe:1",
    ];
}
