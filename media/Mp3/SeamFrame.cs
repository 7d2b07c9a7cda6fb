using System.Buffers.Binary;
using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp3;

/// <summary>
/// The frame between two sections that are joined: silent, and filled at its end with the main data that the next frames reach back for. So
/// they decode as in the source, and what the section before left in the decoder's reservoir is not taken for theirs.
/// </summary>
internal sealed class SeamFrame
{
    private readonly FrameHeader _header;
    private readonly List<(long Start, long Count)> _reservoir = [];    // of the source, last first
    private readonly int _carried;

    /// <param name="head">The stream.</param>
    /// <param name="frames">Its frames.</param>
    /// <param name="first">Number of the frame that is to follow.</param>
    /// <exception cref="MediaFormatException">Frames before it were not found, or none of this stream has room.</exception>
    public SeamFrame(StreamHead head, IFrames frames, long first)
    {
        int wanted = SoundCut.Get(frames, first).Reservoir;
        for (long number = first - 1; number >= 0 && _carried < wanted; number--)
        {
            Frame before = SoundCut.Get(frames, number);
            int count = Math.Min(before.MainData, wanted - _carried);
            if (count > 0) _reservoir.Add((before.End - count, count));
            _carried += count;
        }

        FrameHeader? room = head.Header.WithRoomFor(4 + head.Header.SideInfo + wanted);
        MediaFormatException.Require(room is not null, "no frame of this stream has room for a seam");
        _header = room.Value;
        HasRateOf = _header.BitRate == head.Header.BitRate;
    }

    /// <summary>Bytes.</summary>
    public int Size => _header.Size;

    /// <summary>It has the bit rate of the stream's first frame.</summary>
    public bool HasRateOf { get; }

    public void AddTo(LayoutBuilder layout)
    {
        var front = new byte[Size - _carried];    // side information of zeros: no main data of its own, no sound
        BinaryPrimitives.WriteUInt32BigEndian(front, _header.Bits);
        layout.AddInline(front);
        for (int i = _reservoir.Count - 1; i >= 0; i--) layout.AddSource(_reservoir[i].Start, _reservoir[i].Count);
    }
}
