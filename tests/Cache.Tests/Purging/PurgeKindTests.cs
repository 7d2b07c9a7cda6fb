using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Tests.Purging;

public class PurgeKindTests
{
    [Fact]
    public void Values_AreFrozen()
    {
        Assert.Equal([1, 2, 3, 4, 5], Enum.GetValues<PurgeKind>().Select(static kind => (int)kind));
        Assert.Equal(["Purge", "Expire", "ExpireAfter", "HardPurge", "Invalidate"], Enum.GetNames<PurgeKind>());
        Assert.Equal([1, 2, 3], Enum.GetValues<PurgeScope>().Select(static scope => (int)scope));
        Assert.Equal(["Key", "Pattern", "Tag"], Enum.GetNames<PurgeScope>());
    }
}
