using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Tests.Disk;

public class RecordCodecTests
{
    private static readonly DiskRecord s_full = new()
    {
        Generation = 42,
        Status = 404,
        Headers = new HeaderList([new HeaderField("A", "b\u00FF"), new HeaderField("a", "")]),
        Validators = new Validators("W/\"x\"", DateTimeOffset.UnixEpoch.AddSeconds(-5), DateTimeOffset.UnixEpoch),
        Length = 17,
        Flags = DiskRecordFlags.MustRevalidate | DiskRecordFlags.VariesOnly,
        StoredAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1234),
        FreshUntil = DateTimeOffset.MaxValue.AddTicks(-9999),
        InitialAge = 3,
        StaleIfErrorSeconds = 99,
        OriginTarget = "/o?ü",
        FillHeaders = new HeaderList([new HeaderField("Accept", "x")]),
        ClientHost = "h",
        VaryOn = ["accept", "cookie"],
        PurgeSequence = 12,
        Extra = new HeaderList([new HeaderField("later", "1")]),
    };

    [Fact]
    public void Unpack_OfPacked_IsTheSame()
    {
        DiskRecord read = RecordCodec.Unpack(RecordCodec.Pack(s_full), 42, 17);
        Assert.Equal(s_full.Headers, read.Headers);
        Assert.Equal(s_full.FillHeaders, read.FillHeaders);
        Assert.Equal(s_full.Extra, read.Extra);
        Assert.Equal(s_full.VaryOn, read.VaryOn);
        Assert.Equal(Plain(s_full), Plain(read));

        static DiskRecord Plain(DiskRecord record)
            => record with { Headers = HeaderList.Empty, FillHeaders = HeaderList.Empty, Extra = HeaderList.Empty, VaryOn = [] };
    }

    [Fact]
    public void Unpack_EveryCutAndEveryFlippedBit_IsRefused()
    {
        byte[] packed = RecordCodec.Pack(s_full);
        for (int length = 0; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => RecordCodec.Unpack(packed.AsSpan(0, length), 42, 17));
        for (int bit = 0; bit < packed.Length * 8; bit++)
        {
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => RecordCodec.Unpack(packed, 42, 17));
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Unpack_UnderAnotherGenerationOrLength_IsRefused()
    {
        byte[] packed = RecordCodec.Pack(s_full);
        Assert.Throws<InvalidDataException>(() => RecordCodec.Unpack(packed, 43, 17));
        Assert.Throws<InvalidDataException>(() => RecordCodec.Unpack(packed, 42, 18));
    }

    [Fact]
    public void Values_AreFrozen()
    {
        Assert.Equal([0, 1, 2, 4, 8, 16], Enum.GetValues<DiskRecordFlags>().Select(static flag => (int)flag));
        Assert.Equal(3_916_629_342u, BlockChecksum.Of(1, 2, "stonmedia!"u8));
    }

    [Fact]
    public void IsPurged_OfPacked_IsItsFlag()
    {
        Assert.False(RecordCodec.IsPurged(RecordCodec.Pack(s_full)));
        Assert.True(RecordCodec.IsPurged(RecordCodec.Pack(s_full with { Flags = DiskRecordFlags.Purged })));
        Assert.False(RecordCodec.IsPurged([1, 2, 3]));
    }
}
