using StonMedia.Media.Parsing;
using static StonMedia.Media.Tests.Mp4.Mp4Maker;

namespace StonMedia.Media.Tests.Mp4;

public sealed class Mp4ParserTests
{
    private static Mp4Maker Large(bool moovInFront, int samples = 40_000)
    {
        var maker = new Mp4Maker { MoovInFront = moovInFront };
        maker.Tracks.Add(new TestTrack { Id = 1, Samples = [.. Enumerable.Range(0, samples).Select(i => new TestSample(4 + (i % 3), 10))], SamplesPerChunk = 5 });
        return maker;
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Step_UsualShapes_NeedTheFirstBlockAndTheMoov(bool moovInFront)
    {
        byte[] file = Large(moovInFront).Build();
        var needs = new List<ParseStep>();
        Assert.Equal(ParseStepKind.Done, Parse.Steps(file, needs: needs).Kind);
        Assert.Equal((0, 65536), (needs[0].Offset, needs[0].Length));
        if (moovInFront)
        {
            Assert.Equal(2, needs.Count);
            Assert.Equal(16 + file.AsSpan().IndexOf("mdat"u8) - 4 - 24, needs[1].Length);
        }
        else
        {
            Assert.Equal(3, needs.Count);    // the second is open-ended: the third comes out of the same origin request
            Assert.True(needs[1].OpenEnded);
            Assert.Equal(needs[1].Offset, needs[2].Offset);
        }

        Assert.Equal(400, Parse.Index(file).Duration!.Value.TotalSeconds);
    }

    [Fact]
    public void Step_EmptySource_IsRefused() => Parse.Refusal([]);

    [Theory]
    [InlineData("no such thing at all, just text")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0008mdat")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0009moov")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0008moov")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\0moov")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0003moov")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0001moov")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0001mdat\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0001mdat\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0001mdat\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u0008moof\0\0\0\u0008moov")]
    public void Step_NoFilm_IsRefused(string file) => Parse.Refusal([.. file.Select(c => (byte)c)]);

    [Fact]
    public void Step_CutAnywhere_IsRefusedOrIndexed()
    {
        foreach (bool front in (bool[])[true, false])
        {
            byte[] file = Large(front, 12).Build();
            for (int length = 0; length < file.Length; length++)
            {
                ParseStep step = Parse.Steps(file[..length]);
                if (step.Kind != ParseStepKind.Done) continue;
                Assert.True(front);
                Assert.True(step.Index!.Relocated().Layout.IsIdentity);
            }
        }
    }

    [Fact]
    public void Step_TooManyTracks_IsRefused()
    {
        byte[] moov = Box("moov", [.. Enumerable.Repeat(Box("trak"), 65)]);
        Assert.Contains("64 tracks", Parse.Refusal(moov), StringComparison.Ordinal);
        Assert.Equal(ParseStepKind.Done, Parse.Steps(Box("moov", [.. Enumerable.Repeat(Box("trak"), 64)])).Kind);
    }

    [Fact]
    public void Step_AMillionTracks_IsRefusedQuickly()
    {
        var file = new byte[8_000_008];
        Box("moov").CopyTo(file, 0);
        U32(8_000_008).CopyTo(file, 0);
        byte[] trak = Box("trak");
        for (int at = 8; at < file.Length; at += 8) trak.CopyTo(file, at);
        Assert.Contains("tracks", Parse.Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_TooManyBoxes_IsRefused()
    {
        byte[] moov = Box("moov", [.. Enumerable.Repeat(Box("free"), 200)]);
        Assert.Contains("100 boxes", Parse.Refusal(moov, new MediaLimits { MaxBoxes = 100 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_TooDeep_IsRefused()
    {
        byte[] box = Box("trak");
        for (int i = 0; i < 40; i++) box = Box("trak", box);
        Assert.Contains("deeper", Parse.Refusal(Box("moov", box)), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_MoovBeyondTheLimit_IsRefused()
        => Assert.Contains("more than 1000", Parse.Refusal(Large(true).Build(), new MediaLimits { MaxHeader = 1000 }), StringComparison.Ordinal);

    [Fact]
    public void Step_CompressedMoov_IsRefused() => Assert.Contains("compressed", Parse.Refusal(Box("moov", Box("cmov", Box("dcom")))), StringComparison.Ordinal);

    [Fact]
    public void Step_MoovBetweenTwoMdats_IsIndexed()
    {
        byte[] file = Large(false, 50).Build();
        byte[] with = [.. file, .. Box("mdat", new byte[100])];
        Assert.Equal(ParseStepKind.Done, Parse.Steps(with).Kind);
        Assert.False(Parse.Index(with).Relocated().Layout.IsIdentity);
    }

    [Fact]
    public void BitRate_KnownDuration_IsBytesOverDuration()
    {
        byte[] file = Large(true).Build();
        Assert.Equal(file.Length * 8 / 400.0, Parse.Index(file).BitRate!.Value, 6);
    }
}
