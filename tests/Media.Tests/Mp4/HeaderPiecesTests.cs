using System.Globalization;
using StonMedia.Media.Layouts;
using StonMedia.Media.Tests.Layouts;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>A header goes out table by table, in pieces of any length: whichever way it is cut, it is one header.</summary>
public sealed class HeaderPiecesTests
{
    [Fact]
    public void Headers_ReadInRandomPieces_AreTheWholeHeader()
    {
        int seed = TestSeed.Take(), views = 0;
        var random = new Random(seed);
        for (int n = 0; n < 40; n++)
        {
            byte[] film = n % 4 == 0 ? new FragmentMaker(RandomFilm.Make(random), random).Build() : RandomFilm.Make(random).Build();
            var index = Parse.Index(film);
            for (int i = 0; i < 6; i++)
            {
                double start = random.NextDouble() * 4, end = start + 0.1 + random.NextDouble();
                string from = start.ToString("F3", CultureInfo.InvariantCulture), to = end.ToString("F3", CultureInfo.InvariantCulture);
                Assert.True(TrimRequest.TryParse(from, i % 2 == 0 ? null : to, out TrimRequest request));
                Assert.True(MultiTrimRequest.TryParse($"{from}-{to},0-1,{from}-", out MultiTrimRequest joined));
                Layout view = i switch { 0 => index.Relocated().Layout, 1 or 2 or 3 => index.Trimmed(request).Layout, _ => index.MultiTrimmed(joined).Layout };
                if (view.IsIdentity) continue;
                views++;
                AssertPiecesFit(view, film, random);
            }
        }

        Assert.InRange(views, 60, 240);
    }

    private static void AssertPiecesFit(Layout view, byte[] film, Random random)
    {
        byte[] whole = LayoutBytes.Read(view, film, 0, view.HeaderLength);
        var pieces = new List<byte>();
        while (pieces.Count < whole.Length)
        {
            long count = Math.Min(whole.Length - pieces.Count, random.Next(3) switch { 0 => random.Next(1, 20), 1 => random.Next(1, 300), _ => 4096 });
            pieces.AddRange(LayoutBytes.Read(view, film, pieces.Count, count, random.Next(1, 100)));
        }

        Assert.Equal(whole, pieces);
    }
}
