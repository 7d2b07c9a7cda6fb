using System.Buffers.Binary;
using StonMedia.Media.Layouts;
using StonMedia.Media.Parsing;
using StonMedia.Media.Report;
using StonMedia.Media.Stills;

namespace StonMedia.Media.Flv;

/// <summary>What the beginning of an FLV says, and where a clip is once that was looked for. Immutable.</summary>
public sealed class FlvIndex : MediaIndex
{
    private readonly FlvHead _head;

    internal FlvIndex(FlvHead head) => _head = head;

    public override long SourceLength => _head.Length;

    public override long MemoryBytes => 400 + _head.Metadata.Length + _head.VideoSetup.Length + _head.SoundSetup.Length + (_head.Keys.Length * 16L);

    public override TimeSpan? Duration => _head.Seconds > 0 ? TimeSpan.FromSeconds(_head.Seconds) : null;

    protected override long HeaderLength => _head.First.Offset;

    public override MediaReport Describe() => FlvReport.Of(_head);

    /// <summary>Of the sections that were looked for and are there.</summary>
    internal IReadOnlyList<FlvPlace> Places { get; init; } = [];

    internal StillInput? Still { get; init; }

    public override ViewResult Relocated() => new(Untouched(), null);

    public override MediaTimeline? Timeline() => FlvTimeline.Instance;

    public override MediaTimeline? TimelineOfViews => FlvTimeline.Instance;

    public override IMediaParser? Deepen(IReadOnlyList<TrimRequest> sections, MediaLimits limits)
        => sections.Count > 1 ? new FlvSeeks(_head, sections) : sections[0].ByteOffset is { } offset ? new FlvByteSeek(_head, offset) : new FlvSeek(_head, sections[0]);

    public override ScreenFacts? Screen()
        => _head.Seconds > 0 && _head.HasVideo
            ? new ScreenFacts(TimeSpan.FromSeconds(_head.Seconds), FlvMetadata.NumberOf(_head.Metadata, "width"), FlvMetadata.NumberOf(_head.Metadata, "height"))
            : null;

    public override IMediaParser? Deepen(StillTimes times) => new FlvStillSeek(_head, times);

    public override StillResult Stills(StillTimes times) => Still is { } still ? StillResult.Made(still) : StillResult.Unable("the place was not looked for");

    /// <summary>
    /// The clip begins at the key frame before its start; timestamps stay what they are, so that all of it is one range of the source, unless
    /// they are to begin at 0.
    /// </summary>
    public override ViewResult Trimmed(TrimRequest request)
    {
        if (Places is not [var place]) return new ViewResult(Untouched(), "the place was not looked for");
        return Made(() =>
        {
            if (request.ByteOffset is { } offset) return AtByte(place, $"flv-b1:{offset}");
            if (request.RebasesTags) return Rebased([place], "flv-r1:" + request);
            byte[] front = Front([(place, place.StartTime)], place.StartTime);
            LayoutBuilder builder = new LayoutBuilder().AddInline(front).AddSource(place.Start, place.End - place.Start);
            return builder.Build("flv-t1:" + request, front.Length, TimeSpan.FromMilliseconds(place.EndTime - place.StartTime));
        });
    }

    /// <summary>Each section begins at the key frame before its start; timestamps go on from one to the next, from 0.</summary>
    public override ViewResult MultiTrimmed(MultiTrimRequest request)
    {
        if (Places.Count == 0) return new ViewResult(Untouched(), "the places were not looked for");
        return Made(() =>
        {
            double most = SourceLength * (1 + (request.MaxRatio / 100)), bytes = 0;
            List<FlvPlace> places = [.. Places.TakeWhile(p => (bytes += p.End - p.Start) <= most)];
            MediaFormatException.Require(places.Count > 0, "the first section is larger than max-ratio allows");
            return Rebased(places, "flv-m2:" + request);
        });
    }

    private ViewResult Made(Func<Layout> make)
    {
        try
        {
            return new ViewResult(make(), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(Untouched(), e.Message);
        }
    }

    private Layout Rebased(IReadOnlyList<FlvPlace> places, string tag)
    {
        var sections = new List<(FlvPlace Place, long Time)>();
        long time = 0, shown = 0;
        foreach (FlvPlace place in places)
        {
            // No picture is shown before the last one is over; sound keeps step with its pictures.
            if (sections.Count > 0) time = Math.Max(time, shown - (place.ShownFrom - place.StartTime));
            sections.Add((place, time));
            shown = time + place.ShownUntil - place.StartTime;
            time += place.EndTime - place.StartTime;
        }

        byte[] front = Front(sections, 0);
        LayoutBuilder layout = new LayoutBuilder().AddInline(front);
        foreach ((FlvPlace place, long to) in sections) layout.AddRendered(new ShiftedTags(place.Start, place.End, place.StartTime, to));
        return layout.Build(tag, front.Length, TimeSpan.FromMilliseconds(time));
    }

    // Players that ask for bytes know the places of the whole file from its onMetaData, and go on using them: so they get that again.
    private Layout AtByte(FlvPlace place, string tag)
    {
        byte[] front = Front(_head.Metadata, place.StartTime);
        return new LayoutBuilder().AddInline(front).AddSource(place.Start, place.End - place.Start).Build(tag, front.Length, TimeSpan.FromMilliseconds(place.EndTime - place.StartTime));
    }

    // File header, onMetaData for these sections (each with the time it begins at), set-up of the decoders.
    private byte[] Front(List<(FlvPlace Place, long Time)> sections, uint setupTime)
    {
        var keys = new List<(uint Time, long Offset)>();
        long bytes = 0;
        long end = 0;
        foreach ((FlvPlace place, long time) in sections)
        {
            if (place.TrustsKeys) keys.AddRange(_head.Keys.Where(k => k.Offset >= place.Start && k.Offset < place.End).Select(k => ((uint)Math.Max(0, time + k.Time - place.StartTime), bytes + k.Offset - place.Start)));
            else if (_head.HasVideo) keys.Add(((uint)time, bytes));
            bytes += place.End - place.Start;
            end = time + place.EndTime - place.StartTime;
        }

        byte[] metadata = FlvMetadata.Write(
            _head.Metadata, (end - sections[0].Time) / 1000.0, end / 1000.0, keys, (size, offset) => Around(size) + offset, size => Around(size) + bytes);
        return Front(metadata, setupTime);
    }

    private int Around(int metadata) => _head.Header.Length + (metadata == 0 ? 0 : FlvTag.HeaderSize + metadata + 4) + _head.VideoSetup.Length + _head.SoundSetup.Length;

    private byte[] Front(byte[] metadata, uint setupTime)
    {
        var front = new byte[Around(metadata.Length)];
        Span<byte> rest = Put(front, _head.Header);
        if (metadata.Length > 0)
        {
            rest[0] = FlvTag.Script;
            WriteSize(rest[1..], metadata.Length);      // its time stays 0: with another one, ffmpeg takes it for a track of data
            metadata.CopyTo(rest[FlvTag.HeaderSize..]);
            BinaryPrimitives.WriteInt32BigEndian(rest[(FlvTag.HeaderSize + metadata.Length)..], FlvTag.HeaderSize + metadata.Length);
            rest = rest[(FlvTag.HeaderSize + metadata.Length + 4)..];
        }

        foreach (byte[] setup in (ReadOnlySpan<byte[]>)[_head.VideoSetup, _head.SoundSetup])
        {
            if (setup.Length == 0) continue;
            Span<byte> tag = rest;
            rest = Put(rest, setup);
            FlvTag.WriteTime(tag, setupTime);
        }

        return front;
    }

    private static Span<byte> Put(Span<byte> target, byte[] bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static void WriteSize(Span<byte> target, int size)
    {
        MediaFormatException.Require(size < 1 << 24, "metadata is too large for a tag");
        (target[0], target[1], target[2]) = ((byte)(size >> 16), (byte)(size >> 8 & 0xFF), (byte)(size & 0xFF));
    }
}
