using System.Text;
using StonMedia.Cache.Blocks;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Stills;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Views;

namespace StonMedia.Streams.Stills;

/// <summary>Answers requests for stills of one film, from its index to the finished picture.</summary>
internal static class StillAnswers
{
    /// <summary>Changes whenever a picture would, other than by another FFmpeg.</summary>
    private const string Version = "still-1";

    /// <summary>How long it is known that a picture cannot be made, before it is tried again.</summary>
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(1);

    /// <summary>The picture, sheet or track of sheets; or why there is none.</summary>
    /// <param name="index">Of the film; what clips need is in it.</param>
    /// <param name="body">The film.</param>
    /// <param name="open">Opens a reader of it.</param>
    /// <exception cref="BodyException">The film's bytes cannot be had.</exception>
    public static async Task<ViewAnswer> MakeAsync(StillRequest request, MediaIndex index, Generation body, PictureMaker pictures, Func<BodySource> open)
    {
        try
        {
            switch (request)
            {
                case StillRequest.Picture picture:
                    byte[] one = await pictures.MakeAsync(picture.Format, async cancel =>
                        PictureJob.Of(await InputAsync(new StillTimes([picture.Microseconds], KeyFrames: false), index, body, open, cancel).ConfigureAwait(false), picture), open).ConfigureAwait(false);
                    return Done(request, one, picture.Format, pictures);
                case StillRequest.Sheet sheet:
                    SpriteGrid grid = Grid(index, sheet.Width, sheet.Interval);
                    if (sheet.Number > grid.Sheets) throw new PictureException(404, grid.Sheets == 1 ? "there is one sheet, sprite-1" : FormattableString.Invariant($"there are {grid.Sheets} sheets, sprite-1 to sprite-{grid.Sheets}"));
                    byte[] many = await pictures.MakeAsync(sheet.Format, async cancel =>
                        PictureJob.Of(await InputAsync(new StillTimes(grid.TimesOf(sheet.Number - 1), KeyFrames: true), index, body, open, cancel).ConfigureAwait(false), grid, sheet.Format), open).ConfigureAwait(false);
                    return Done(request, many, sheet.Format, pictures);
                case StillRequest.Track track:
                    if (pictures.Fault is { } fault) throw new PictureException(501, fault);
                    string text = SpriteTrack.Write(Grid(index, track.Width, track.Interval), ExtensionOf(track.Format), track.Prefix, track.Suffix);
                    return Answer(request, Encoding.UTF8.GetBytes(text), "text/vtt; charset=utf-8", "");
                default:
                    throw new InvalidOperationException($"unknown still {request}");
            }
        }
        catch (InsufficientMemoryException full)
        {
            return ViewAnswer.Refused(503, full.Message) with { RetryAfter = 1 };
        }
        catch (PictureException e)
        {
            // What is not the moment's fault is known for a while, so that a broken film does not keep the machine busy.
            ViewAnswer refused = ViewAnswer.Refused(e.Status, e.Message) with { Detail = e.Detail };
            return e.IsPassing ? refused with { RetryAfter = 2 } : refused with { KnownUntil = Environment.TickCount64 + (long)s_remembered.TotalMilliseconds };
        }
    }

    public static string ExtensionOf(StillFormat format) => format == StillFormat.WebP ? "webp" : "jpg";

    private static async Task<StillInput> InputAsync(StillTimes times, MediaIndex index, Generation body, Func<BodySource> open, CancellationToken cancel)
    {
        if (index.Deepen(times) is { } deeper)
        {
            using BodySource reader = open();
            (MediaIndex? found, string? reason) = await IndexLoader.LoadAsync(deeper, body, reader, cancel).ConfigureAwait(false);
            index = found ?? throw new PictureException(times.KeyFrames ? 501 : 404, reason!);
        }

        StillResult result = index.Stills(times);
        return result.Input ?? throw new PictureException(result.Outcome == PieceOutcome.Missing ? 404 : 501, result.Reason!);
    }

    private static SpriteGrid Grid(MediaIndex index, int width, long interval)
        => index.Screen() is { } screen ? new SpriteGrid(screen, width, interval) : throw new PictureException(404, "there is no picture in this film, or its length is not known");

    private static ViewAnswer Done(StillRequest request, byte[] bytes, StillFormat format, PictureMaker pictures)
        => Answer(request, bytes, format == StillFormat.WebP ? "image/webp" : "image/jpeg", pictures.Version);

    private static ViewAnswer Answer(StillRequest request, byte[] bytes, string type, string maker)
        => new(new LayoutBuilder().AddInline(bytes).Build($"{Version}:{request}:{maker}", 0, null), null) { ContentType = type };
}
