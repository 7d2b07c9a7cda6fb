using Microsoft.Data.Sqlite;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

public class VolumeFolderTests : DiskTest
{
    [Fact]
    public async Task Open_InUseBySomebodyElse_IsRefusedWithAClearWord()
    {
        await using DiskTier first = await OpenAsync();
        await using DiskTier second = await OpenAsync();
        Assert.False(second.Volumes[0].IsIn);
        Assert.Contains("in use by another process", second.Volumes[0].Reason, StringComparison.Ordinal);
        Assert.Single(Events, static one => one.Kind == DiskEventKind.VolumeRefused);
        await StoreAsync(first, "/a", Record(100));
    }

    [Fact]
    public async Task Open_EmptyFolderOnAnotherFileSystem_IsNoNewVolumeUntilTold()
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a", Record(100));
        Directory.Delete(VolumePath(), true);
        Directory.CreateDirectory(VolumePath());
        // As after an unmount: the folder is on another file system than the volume was.
        string beside = VolumePath() + ".volume";
        string[] words = (await File.ReadAllTextAsync(beside, Cancel)).Split(' ');
        await File.WriteAllTextAsync(beside, words[0] + " 4711\n", Cancel);
        await using (DiskTier tier = await OpenAsync())
        {
            Assert.False(tier.Volumes[0].IsIn);
            Assert.Contains("is the disk mounted?", tier.Volumes[0].Reason, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(VolumePath()));
        }

        await File.WriteAllTextAsync(Path.Combine(VolumePath(), "volume.new"), "", Cancel);
        await using DiskTier begun = await OpenAsync();
        Assert.True(begun.Volumes[0].IsIn);
    }

    [Fact]
    public async Task Open_NoMarkBeside_TheOtherVolumeRemembers()
    {
        await using (DiskTier tier = await OpenAsync(volumes: 2)) await tier.FlushAsync();
        string database = Path.Combine(VolumePath(2), "index.db");
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE peers SET device = 4711";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
        }

        Directory.Delete(VolumePath(1), true);
        File.Delete(VolumePath(1) + ".volume");
        await using DiskTier again = await OpenAsync(volumes: 2);
        Assert.Equal([false, true], again.Volumes.OrderBy(static volume => volume.Path).Select(static volume => volume.IsIn));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Open_FolderEmptiedByHand_BeginsANewVolume(bool isDeleted)
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a", Record(100));
        Directory.Delete(VolumePath(), true);
        if (!isDeleted) Directory.CreateDirectory(VolumePath());
        await using DiskTier again = await OpenAsync();
        Assert.True(again.Volumes[0].IsIn);
        Assert.Null(await again.FindAsync(Host, "/a", Cancel));
    }

    [Theory]
    [InlineData("PRAGMA user_version=99", "version 99")]
    [InlineData("PRAGMA application_id=5", "not a database of this program")]
    [InlineData("UPDATE meta SET value='00000000000000000000000000000000' WHERE name='identity'", "another volume")]
    [InlineData("DROP TABLE objects", "objects")]
    public async Task Open_DatabaseIsNotOurs_IsSetAsideWithOneEvent(string sql, string said)
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/film", Record(1 << 20));
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(VolumePath(), "index.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await AssertSetAsideAsync(said);
    }

    [Theory, InlineData(0), InlineData(100)]
    public async Task Open_DatabaseIsDamaged_IsSetAsideWithOneEvent(int at)
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/film", Record(1 << 20));
        await using (FileStream file = File.Open(Path.Combine(VolumePath(), "index.db"), FileMode.Open))
        {
            file.Position = at;
            file.Write(new byte[512]);
        }

        await AssertSetAsideAsync("renamed");
    }

    [Fact]
    public async Task Find_DatabaseIsDamagedDeeper_ComesBackEmpty()
    {
        DiskTierOptions options = Options() with { CheckInterval = TimeSpan.FromMilliseconds(50) };
        await using (DiskTier tier = await DiskTier.OpenAsync(options))
            for (int i = 0; i < 2000; i++) tier.Begin(Host, "/" + i, Record(0));
        string database = Path.Combine(VolumePath(), "index.db");
        // The last connection to close brings the log into the database; on a busy machine a reader's may be a moment late.
        await UntilAsync(() => !File.Exists(database + "-wal") && new FileInfo(database).Length > 40 * 4096, "the log in the database");
        byte[] bytes = await File.ReadAllBytesAsync(database, Cancel);
        // All pages with records but the roots, which are among the first.
        bytes.AsSpan(20 * 4096).Fill(0xFF);
        await File.WriteAllBytesAsync(database, bytes, Cancel);
        await using DiskTier again = await DiskTier.OpenAsync(options);
        for (int i = 0; i < 2000; i += 100) await again.FindAsync(Host, "/" + i, Cancel);
        await UntilAsync(() => Events.Any(static one => one.Kind == DiskEventKind.DatabaseSetAside), "set aside");
        await UntilAsync(() => again.Volumes[0].IsIn, "in again");
        Assert.Null(await again.FindAsync(Host, "/1", Cancel));
        await StoreAsync(again, "/1", Record(10));
    }

    [Fact]
    public async Task Open_PathIsAFile_IsRefusedAndTheOtherVolumeServes()
    {
        await File.WriteAllTextAsync(VolumePath(1), "in the way", Cancel);
        await using DiskTier tier = await OpenAsync(volumes: 2);
        Assert.Equal([false, true], tier.Volumes.OrderBy(static volume => volume.Path).Select(static volume => volume.IsIn));
        await StoreAsync(tier, "/a", Record(100));
        Assert.NotNull(await tier.FindAsync(Host, "/a", Cancel));
    }

    private async Task AssertSetAsideAsync(string said)
    {
        await using DiskTier again = await OpenAsync();
        Assert.True(again.Volumes[0].IsIn);
        Assert.Null(await again.FindAsync(Host, "/film", Cancel));
        DiskEvent told = Assert.Single(Events, static one => one.Kind == DiskEventKind.DatabaseSetAside);
        Assert.Contains(said, told.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(VolumePath(), "index.db.aside")));
        // Its files belong to nobody now.
        await UntilAsync(() => Directory.GetFiles(Path.Combine(VolumePath(), "data"), "*", SearchOption.AllDirectories).Length == 0, "swept");
        await StoreAsync(again, "/film", Record(1000));
    }
}
