using StonMedia.Cache.Disk;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

public class VolumeFaultTests : DiskTest
{
    private const int IoError = 5, NoSpace = 28, ReadOnly = 30;

    [Fact]
    public async Task TryRead_BitFlippedInTheFile_IsCorruptOnceAndForgottenForGood()
    {
        DiskRecord record = Record(1 << 20);
        await using (DiskTier tier = await OpenAsync())
        {
            DiskBody body = await StoreAsync(tier, "/film", record);
            Flip(Assert.Single(DataFiles()), (3 * 65536) + 100);
            var sink = new TestSink();
            Assert.True(body.TryRead(3, sink));
            Assert.Equal(DiskReadOutcome.Corrupt, await sink.Outcome);
            Assert.Null(sink.Bytes);
            Assert.False(body.Has(3));
            Assert.Equal(BlockOf(record, 4), (await ReadAsync(body, 4)).Bytes);
            Assert.Single(Events, static one => one.Kind == DiskEventKind.CorruptBlock);
            await tier.FlushAsync();
        }

        await using DiskTier again = await OpenAsync();
        DiskBody reopened = (await again.FindAsync(Host, "/film", Cancel))!.Body;
        Assert.False(reopened.Has(3));
        await WriteAsync(again, reopened, 3);
        Assert.Equal(BlockOf(record, 3), (await ReadAsync(reopened, 3)).Bytes);
    }

    [Fact]
    public async Task TryRead_FileIsGoneOrCutOff_IsNeverWrong()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody body = await StoreAsync(tier, "/film", Record(1 << 20));
        using (FileStream file = File.Open(Assert.Single(DataFiles()), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(100_000);
        Assert.Equal(DiskReadOutcome.Read, (await ReadAsync(body, 0)).Outcome);
        Assert.Equal(DiskReadOutcome.Corrupt, (await ReadAsync(body, 1)).Outcome);
        Assert.Equal(DiskReadOutcome.Corrupt, (await ReadAsync(body, 15)).Outcome);
    }

    [Fact]
    public async Task FindAsync_SmallBodyFlippedInTheDatabase_IsNotGiven()
    {
        DiskRecord record = Record(20_000);
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a", record);
        byte[] database = await File.ReadAllBytesAsync(DatabasePath(), Cancel);
        byte[] body = BlockOf(record, 0);
        int at = database.AsSpan().IndexOf(body.AsSpan(9000, 64));
        Assert.True(at > 0, "the body is not in the database");
        Flip(DatabasePath(), at);
        await using DiskTier again = await OpenAsync();
        Assert.Null((await again.FindAsync(Host, "/a", Cancel))?.Small);
        Assert.Single(Events, static one => one.Kind == DiskEventKind.CorruptBlock);
        await again.FlushAsync();
        Assert.Null(await again.FindAsync(Host, "/a", Cancel));
    }

    [Fact]
    public async Task FindAsync_RecordFlippedInTheDatabase_IsNotFound()
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a", Record(100));
        byte[] database = await File.ReadAllBytesAsync(DatabasePath(), Cancel);
        Flip(DatabasePath(), database.AsSpan().IndexOf("video/mp4"u8));
        await using DiskTier again = await OpenAsync();
        Assert.Null(await again.FindAsync(Host, "/a", Cancel));
        Assert.Single(Events, static one => one.Kind == DiskEventKind.CorruptBlock);
    }

    [Fact]
    public async Task Reads_OneFails_ForgetsTheBlockAndManyTakeTheVolumeOut()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody body = await StoreAsync(tier, "/film", Record(4 << 20));
        Files.ReadError = FaultyFiles.Errno(IoError);
        Assert.Equal(DiskReadOutcome.Corrupt, (await ReadAsync(body, 0)).Outcome);
        Assert.True(tier.Volumes[0].IsIn);
        for (long block = 1; block < 40; block++) await ReadAsync(body, block);
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "volume out");
        Assert.False(body.TryRead(50, new TestSink()));
        Assert.Null(tier.Begin(Host, "/other", Record(10)));
        Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
    }

    [Theory, InlineData(IoError), InlineData(ReadOnly), InlineData(NoSpace)]
    public async Task Writes_Fail_TakesThatVolumeOutAndTheOtherGoesOn(int errno)
    {
        DiskTierOptions options = Options(volumes: 2);
        var healthy = new FaultyFiles();
        await using DiskTier tier = await DiskTier.OpenAsync(options with { Files = Files, Volumes = [options.Volumes[0]] });
        await using DiskTier other = await DiskTier.OpenAsync(options with { Files = healthy, Volumes = [options.Volumes[1]] });
        DiskBody body = tier.Begin(Host, "/film", Record(4 << 20))!;
        Files.WriteError = FaultyFiles.Errno(errno);
        Assert.True(body.Write(0, Lease(BlockOf(body.Record, 0))));
        await UntilAsync(() => !tier.Volumes[0].IsIn, "volume out");
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "event");
        Assert.Single(Events, static one => one.Kind == DiskEventKind.VolumeOut);
        Assert.False(body.Has(0));
        await StoreAsync(other, "/film", Record(1 << 20));
        Assert.NotNull(await other.FindAsync(Host, "/film", Cancel));
    }

    [Fact]
    public async Task Out_DiskIsWellAgain_ComesBackByTheCheck()
    {
        DiskTierOptions options = Options() with { CheckInterval = TimeSpan.FromMilliseconds(50) };
        await using DiskTier tier = await DiskTier.OpenAsync(options);
        await StoreAsync(tier, "/kept", Record(1000));
        Files.DatabaseError = FaultyFiles.Errno(IoError);
        tier.Begin(Host, "/other", Record(10));
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "volume out");
        Assert.Null(await tier.FindAsync(Host, "/kept", Cancel));
        Files.DatabaseError = null;
        await UntilAsync(() => tier.Volumes[0].IsIn, "volume in again");
        Assert.NotNull(await tier.FindAsync(Host, "/kept", Cancel));
    }

    [Fact]
    public async Task Reads_Hang_EndLateThenTheVolumeIsStuck()
    {
        using var gate = new ManualResetEventSlim();
        DiskTierOptions options = Options() with { ReadLimit = TimeSpan.FromMilliseconds(200), StuckLimit = TimeSpan.FromSeconds(3) };
        await using DiskTier tier = await DiskTier.OpenAsync(options);
        DiskBody body = await StoreAsync(tier, "/film", Record(4 << 20));
        Files.ReadGate = gate;
        try
        {
            TestSink[] sinks = [.. Enumerable.Range(0, 20).Select(static _ => new TestSink())];
            for (int i = 0; i < sinks.Length; i++) Assert.True(body.TryRead(i, sinks[i]));
            foreach (TestSink sink in sinks) Assert.Equal(DiskReadOutcome.Late, await sink.Outcome);
            await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "stuck");
            Assert.Contains("not answered", tier.Volumes[0].Reason, StringComparison.Ordinal);
            Assert.All(sinks, static sink => Assert.Equal(1, sink.Completions));
        }
        finally
        {
            gate.Set();
        }
    }

    [Fact]
    public async Task Writes_Hang_QueueStaysBoundedAndEveryLeaseComesBack()
    {
        using var gate = new ManualResetEventSlim();
        DiskTierOptions options = Options() with { WriteQueueBytes = 4 * 65536, StuckLimit = TimeSpan.FromSeconds(3) };
        using var store = new CountedBlocks();
        await using (DiskTier tier = await DiskTier.OpenAsync(options))
        {
            DiskBody body = tier.Begin(Host, "/film", Record(64 << 20))!;
            Files.WriteGate = gate;
            int taken = 0;
            for (long block = 0; block < 100; block++) taken += body.Write(block, store.Lease(BlockOf(body.Record, block))) ? 1 : 0;
            Assert.InRange(taken, 4, 5);
            Assert.Equal(100 - taken, tier.Volumes[0].WritesDropped);
            await UntilAsync(() => !tier.Volumes[0].IsIn, "stuck");
            gate.Set();
        }

        await UntilAsync(() => store.Outstanding == 0, "leases back");
    }

    [Fact]
    public async Task Folder_EmptiedOrReplacedWhileRunning_VolumeGoesOut()
    {
        await using DiskTier tier = await OpenAsync();
        await StoreAsync(tier, "/film", Record(1 << 20));
        string away = VolumePath() + ".away";
        Directory.Move(VolumePath(), away);
        Directory.CreateDirectory(VolumePath());
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.VolumeOut), "out");
        Assert.Empty(Directory.GetFiles(VolumePath()));
    }

    private string DatabasePath() => Path.Combine(VolumePath(), "index.db");

    private string[] DataFiles() => Directory.GetFiles(Path.Combine(VolumePath(), "data"), "*", SearchOption.AllDirectories);

    private static void Flip(string path, long at)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        int value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
