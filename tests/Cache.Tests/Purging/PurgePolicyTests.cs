using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Tests.Purging;

public class PurgePolicyTests
{
    [Theory]
    [InlineData(PurgeScope.Pattern, "/*", true)]
    [InlineData(PurgeScope.Pattern, "*", true)]
    [InlineData(PurgeScope.Pattern, "/**", true)]
    [InlineData(PurgeScope.Pattern, "/a*", false)]
    [InlineData(PurgeScope.Pattern, "/*.mp4", false)]
    [InlineData(PurgeScope.Key, "/", false)]
    [InlineData(PurgeScope.Tag, "*", false)]
    public void IsRoot_Text_IsTold(PurgeScope scope, string text, bool expected) => Assert.Equal(expected, PurgePolicy.IsRoot(scope, text));

    [Theory]
    [InlineData(RootPurge.Allow, PurgeKind.HardPurge, true)]
    [InlineData(RootPurge.Allow, PurgeKind.Expire, true)]
    [InlineData(RootPurge.Purge, PurgeKind.Purge, true)]
    [InlineData(RootPurge.Purge, PurgeKind.ExpireAfter, false)]
    [InlineData(RootPurge.Expire, PurgeKind.HardPurge, false)]
    [InlineData(RootPurge.Expire, PurgeKind.Expire, true)]
    [InlineData(RootPurge.Deny, PurgeKind.Purge, false)]
    [InlineData(RootPurge.Deny, PurgeKind.Expire, false)]
    public void Allows_WholeHost_AsSet(RootPurge root, PurgeKind kind, bool expected)
    {
        var settings = new PurgeSettings { Root = root };
        Assert.Equal(expected, PurgePolicy.Allows(settings, kind, PurgeScope.Pattern, "/*"));
        Assert.True(PurgePolicy.Allows(settings, kind, PurgeScope.Pattern, "/a/*"));
    }

    [Theory]
    [InlineData(PurgeAsExpire.None, PurgeScope.Pattern, "/*", PurgeKind.Purge)]
    [InlineData(PurgeAsExpire.Root, PurgeScope.Pattern, "/*", PurgeKind.Expire)]
    [InlineData(PurgeAsExpire.Root, PurgeScope.Pattern, "/a*", PurgeKind.Purge)]
    [InlineData(PurgeAsExpire.Pattern, PurgeScope.Pattern, "/a*", PurgeKind.Expire)]
    [InlineData(PurgeAsExpire.Pattern, PurgeScope.Tag, "a", PurgeKind.Expire)]
    [InlineData(PurgeAsExpire.Pattern, PurgeScope.Key, "/a", PurgeKind.Purge)]
    [InlineData(PurgeAsExpire.All, PurgeScope.Key, "/a", PurgeKind.Expire)]
    public void KindOf_Purge_IsTurnedAsSet(PurgeAsExpire asExpire, PurgeScope scope, string text, PurgeKind expected)
    {
        var settings = new PurgeSettings { AsExpire = asExpire };
        Assert.Equal(expected, PurgePolicy.KindOf(settings, PurgeKind.Purge, scope, text));
        Assert.Equal(PurgeKind.HardPurge, PurgePolicy.KindOf(settings, PurgeKind.HardPurge, scope, text));
    }
}
