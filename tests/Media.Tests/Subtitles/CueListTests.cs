using System.Text;
using StonMedia.Media.Subtitles;

namespace StonMedia.Media.Tests.Subtitles;

public sealed class CueListTests
{
    [Fact]
    public void TryParse_AllKindsOfBlocks_GivesCuesInOrderAndStyles()
    {
        const string File = "\uFEFFWEBVTT - a title\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\nSTYLE\n::cue { color: lime }\n\nNOTE\nnot shown\n\n"
            + "second\n00:00:05.500 --> 00:00:07.000 line:0 align:start\n<i>two</i>\nlines\n\n\n\n00:01.000 --> 00:02.250\r\nfirst &amp; one\r\n\r\n"
            + "100:00:00.000 --> 100:00:01.000\nlate\n\n00:09.000 --> 00:08.000\nbackwards\n\n00:0x.000 --> 00:08.000\nno time\n\n00:03.000 --> 00:04.000";
        Assert.True(CueList.TryParse(Encoding.UTF8.GetBytes(File), out CueList list));
        Assert.Equal([new Cue(1000, 2250, "", "first &amp; one"), new Cue(5500, 7000, "line:0 align:start", "<i>two</i>\nlines"), new Cue(360_000_000, 360_001_000, "", "late")], list.Cues);
        Assert.Equal("STYLE\n::cue { color: lime }\n\n", list.Styles);
    }

    [Theory, InlineData(""), InlineData("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n"), InlineData("WEBVTTX\n\n00:01.000 --> 00:02.000\na\n")]
    public void TryParse_OtherFiles_AreRefused(string file) => Assert.False(CueList.TryParse(Encoding.UTF8.GetBytes(file), out _));

    [Fact]
    public void TryParse_AnyBytes_NeverThrows()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        byte[] pieces = Encoding.UTF8.GetBytes("WEBVTT\n\n00:01.000 --> 00:02.000 line:0\na\n\n:.>-9");
        for (int i = 0; i < 20_000; i++)
        {
            var file = new byte[6 + random.Next(80)];
            "WEBVTT"u8.CopyTo(file);
            for (int at = 6; at < file.Length; at++) file[at] = random.Next(20) == 0 ? (byte)random.Next(256) : pieces[random.Next(pieces.Length)];
            if (!CueList.TryParse(file, out CueList list)) continue;
            Assert.All(list.Cues, static c => Assert.True(c.End > c.Start && c.Start >= 0));
        }
    }

    [Fact]
    public void TryParse_TooManyCues_IsRefused()
    {
        var file = new StringBuilder("WEBVTT\n\n");
        for (int i = 0; i <= CueList.MaxCues; i++) file.Append("00:01.000 --> 00:02.000\na\n\n");
        Assert.False(CueList.TryParse(Encoding.UTF8.GetBytes(file.ToString()), out _));
    }
}
