using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;
using StonMedia.DiskWriter;

// <folder> <size in bytes> <seed>: bodies of many lengths under few keys, replaced, updated and removed again and again. A line for each
// body that is certainly on disk: "<key> <generation> <length>", "<key> 0 0" for one that is certainly gone. Runs until it is killed.
string folder = args[0];
long size = long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
var random = new Random(int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
await using DiskTier tier = await DiskTier.OpenAsync(new DiskTierOptions
{
    Volumes = [new DiskSettings { Path = folder, Size = size }],
    // A busy machine may take longer than a server would wait.
    OpenLimit = TimeSpan.FromSeconds(30),
    OnEvent = static one => Console.Error.WriteLine($"{one.Kind} {one.Text}"),
});
if (!tier.Volumes[0].IsIn) return 1;
Console.WriteLine("open");
for (int round = 0; ; round++)
{
    var written = new List<string>();
    for (int i = 0; i < 8; i++)
    {
        // Keys of one round are all different, so that each line is true until the key comes up again.
        string key = $"/{i + (8 * random.Next(8))}";
        Console.WriteLine($"{key} ?");
        if (random.Next(10) == 0)
        {
            tier.Remove("example.com", key);
            written.Add($"{key} 0 0");
            continue;
        }

        long length = random.Next(3) switch { 0 => random.Next(1, 32 << 10), 1 => random.Next(32 << 10, 300_000), _ => random.Next(300_000, 6 << 20) };
        var record = new DiskRecord
        {
            Generation = DiskRecord.NewGeneration(),
            Status = 200,
            Headers = new HeaderList([new HeaderField("X-Key", key)]),
            Length = length,
        };
        if (tier.Begin("example.com", key, record) is not { } body) return 2;
        for (long block = 0; block < BlockSize.Count(length); block++)
            while (!body.Write(block, new BlockLease(KnownBytes.Of(record, block), null)))
                await tier.FlushAsync();
        written.Add($"{key} {record.Generation} {length}");
    }

    await tier.FlushAsync();
    foreach (string line in written) Console.WriteLine(line);
}
