using System.Text;
using StonMedia.Http.Origin;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Tests.Origin;

/// <summary>Interim heads are found in any split of the bytes; what is hostile ends the search or is left out.</summary>
public sealed class InterimReaderTests
{
    private const string Hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-A:  1 \r\n\r\n";
    private const string Final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Read_AnySplit_FindsAllHeadsBeforeTheFinalOne(int size)
    {
        (List<InterimHead> found, bool done) = Read("HTTP/1.1 102 Processing\r\n\r\n" + Hints + Final + Hints, size);
        Assert.True(done);
        Assert.Equal([102, 103], found.Select(static head => head.Status));
        Assert.Equal(["Link=</a.css>; rel=preload", "X-A=1"], found[1].Headers.Select(static line => $"{line.Name}={line.Value}"));
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n" + Hints, 0)]
    [InlineData("HTTP/1.1 103\r\nno colon\r\n\r\n" + Hints, 1)]
    [InlineData("HTTP/1.1 103\r\nA: b\r\n folded\r\n\r\n" + Hints, 1)]
    [InlineData("HTTP/1.1 103\r\nA : b\r\n\r\n" + Hints, 1)]
    [InlineData("HTTP/1.1 103\r\n: b\r\n\r\n" + Hints, 1)]
    [InlineData("HTTP/1.1 103\nA: b\n\n" + Hints, 2)]
    [InlineData("HTTP/1.1 1030\r\nA: b\r\n\r\n" + Hints, 0)]
    [InlineData("HTTP/2 103\r\nA: b\r\n\r\n" + Hints, 0)]
    [InlineData("\r\n" + Hints, 0)]
    [InlineData("SSH-2.0\r\n" + Hints, 0)]
    public void Read_Odd_IsLeftOutOrEndsTheSearch(string text, int heads)
    {
        (List<InterimHead> found, bool done) = Read(text + Final, 3);
        Assert.True(done);
        Assert.Equal(heads, found.Count);
    }

    [Fact]
    public void Read_TooLongAHead_EndsTheSearch()
    {
        (List<InterimHead> found, bool done) = Read(Hints + "HTTP/1.1 103\r\nX: " + new string('x', 17 << 10) + "\r\n\r\n" + Hints, 1000);
        Assert.True(done);
        Assert.Single(found);
    }

    [Fact]
    public void Read_ManyHeads_TakesEight()
    {
        (List<InterimHead> found, bool done) = Read(string.Concat(Enumerable.Repeat(Hints, 20)), 50);
        Assert.True(done);
        Assert.Equal(8, found.Count);
    }

    private static (List<InterimHead> Found, bool Done) Read(string text, int size)
    {
        var found = new List<InterimHead>();
        var reader = new InterimReader(found.Add);
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int at = 0; at < bytes.Length && !reader.IsDone; at += size) reader.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
        return (found, reader.IsDone);
    }
}
