using StonMedia.Actors.Entries;

namespace StonMedia.Actors.Tests.Entries;

public sealed class FewMapTests
{
    [Fact]
    public void Everything_RandomCalls_AsADictionaryDoes()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        var map = new FewMap<string, int>();
        var model = new Dictionary<string, int>();
        for (int step = 0; step < 20_000; step++)
        {
            string key = $"/{random.Next(4)}";
            switch (random.Next(8))
            {
                case 0 when random.Next(20) == 0:
                    map.Clear();
                    model.Clear();
                    break;
                case < 4:
                    map[key] = model[key] = step;
                    break;
                default:
                    map.Remove(key);
                    model.Remove(key);
                    break;
            }

            foreach (string each in new[] { "/0", "/1", "/2", "/3" })
                Assert.Equal((model.TryGetValue(each, out int expected), expected), (map.TryGetValue(each, out int found), found));
            Assert.Equal(model.Values.Order(), map.Values.Order());
            Assert.Equal(model.Values.All(value => value % 3 == 0), map.All(static value => value % 3 == 0));
        }
    }
}
