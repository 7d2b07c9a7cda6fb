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

    internal FlvPlace? Place { get; init; }

    internal StillInput? Still { get; init; }

    public override ViewResult Relocated() => new(Untouched(), null);

    public override IMediaParser? Deepen(IReadOnlyList<TrimRequest> sections, MediaLimits limits) => sections.Count == 1 ? new FlvSeek(_head, sections[0]) : null;

    public override ScreenFacts? Screen()
        => _head.Seconds > 0 && _head.HasVideo
            ? new ScreenFacts(TimeSpan.FromSeconds(_head.Seconds), FlvMetadata.NumberOf(_head.Metadata, "width"), FlvMetadata.NumberOf(_head.Metadata, "height"))
            : null;

    public override IMediaParser? Deepen(StillTimes times) => new FlvStillSeek(_head, times);

    public override StillResult Stills(StillTimes times) => Still is { } still ? StillResult.Made(still) : StillResult.Unable("the place was not looked for");

    /// <summary>The clip begins at the key frame before its start; timestamps stay what they are, so that all of it is one range of the source.</summary>
    public override ViewResult Trimmed(TrimRequest request)
    {
        if (Place is not { } place) return new ViewResult(Untouched(), "the place was not looked for");
        try
        {
            byte[] front = Front(place);
            LayoutBuilder builder = new LayoutBuilder().AddInline(front).AddSource(place.Start, place.End - place.Start);
            return new ViewResult(builder.Build("flv-t1:" + request, front.Length, TimeSpan.FromMilliseconds(place.EndTime - place.StartTime)), null);
        }
        catch (Exception e) when (e is MediaFormatException or OverflowException)
        {
            return new ViewResult(Untouched(), e.Message);
        }
    }

    // File header, onMetaData, set-up of the decoders.
    private byte[] Front(FlvPlace place)
    {
        (uint Time, long Offset)[] keys = place.TrustsKeys
            ? [.. _head.Keys.Where(k => k.Offset >= place.Start && k.Offset < place.End)] : _head.HasVideo ? [(place.StartTime, place.Start)] : [];
        int around = _head.Header.Length + FlvTag.HeaderSize + 4 + _head.VideoSetup.Length + _head.SoundSetup.Length;
        byte[] metadata = FlvMetadata.Write(
            _head.Metadata, (place.EndTime - place.StartTime) / 1000.0, place.EndTime / 1000.0, keys, (size, offset) => around + size + offset - place.Start, size => around + size + place.End - place.Start);
        var front = new byte[around + metadata.Length];
        Span<byte> rest = front;
        rest = Put(rest, _head.Header);
        rest[0] = FlvTag.Script;
        WriteSize(rest[1..], metadata.Length);      // its time stays 0: with another one, ffmpeg takes it for a track of data
        metadata.CopyTo(rest[FlvTag.HeaderSize..]);
        BinaryPrimitives.WriteInt32BigEndian(rest[(FlvTag.HeaderSize + metadata.Length)..], FlvTag.HeaderSize + metadata.Length);
        rest = rest[(FlvTag.HeaderSize + metadata.Length + 4)..];
        foreach (byte[] setup in (ReadOnlySpan<byte[]>)[_head.VideoSetup, _head.SoundSetup])
        {
            if (setup.Length == 0) continue;
            Span<byte> tag = rest;
            rest = Put(rest, setup);
            WriteTime(tag, place.StartTime);
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

    private static void WriteTime(Span<byte> tag, uint time)
        => (tag[4], tag[5], tag[6], tag[7]) = ((byte)(time >> 16 & 0xFF), (byte)(time >> 8 & 0xFF), (byte)(time & 0xFF), (byte)(time >> 24));
}
