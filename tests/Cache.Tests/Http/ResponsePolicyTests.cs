using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Tests.Http;

public sealed class ResponsePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly string Date = "Date: " + HttpDate.Format(Now);
    private static readonly TtlSettings Standard = new();
    private static readonly TtlSettings List = new() { Rfc9111 = false };
    private static readonly TtlRule[] Live = [new(new Glob("/live/*"), TimeSpan.FromSeconds(2))];

    [Theory]
    [InlineData("Cache-Control: max-age=100", 100)]
    [InlineData("Cache-Control: max-age=1, s-maxage=100", 100)]
    [InlineData("Cache-Control: max-age=0, s-maxage=100|Expires: 0", 100)]
    [InlineData("Cache-Control: max-age=100, s-maxage=1", 1)]
    [InlineData("Cache-Control: max-age=100|Expires: 0", 100)]
    [InlineData("Cache-Control: max-age=0|Expires: Wed, 04 Mar 2026 06:06:07 GMT", 0)]
    [InlineData("Expires: Wed, 04 Mar 2026 05:07:07 GMT", 60)]
    [InlineData("Expires: Wed, 04 Mar 2026 05:06:07 GMT", 0)]
    [InlineData("Expires: 0", 0)]
    [InlineData("Expires: nonsense|Expires: Wed, 04 Mar 2026 05:07:07 GMT", 0)]
    [InlineData("CDN-Cache-Control: max-age=7|Cache-Control: max-age=100|Expires: 0", 7)]
    [InlineData("CDN-Cache-Control: max-age=0|Expires: Wed, 04 Mar 2026 05:07:07 GMT", 0)]
    public void Judge_ExplicitFreshness_IsTheOrigins(string lines, int seconds)
    {
        ResponseVerdict verdict = Judge(200, lines + "|ETag: \"a\"");
        Assert.Equal(FreshnessSource.Explicit, verdict.Source);
        Assert.Equal(TimeSpan.FromSeconds(seconds), verdict.FreshFor);
        Assert.True(verdict.Store);
    }

    [Theory]
    [InlineData("Age: 30", 30)]
    [InlineData("Age: 30, 0", 30)]
    [InlineData("Age: 0, 30", 0)]
    [InlineData("Age: 30|Age: 0", 30)]
    [InlineData("Age: abc", 0)]
    [InlineData("Age: -7200", 0)]
    [InlineData("Age: 7200.0", 0)]
    [InlineData("Age: 2147483649", 100)]
    public void Judge_Age_ShortensExplicitFreshness(string lines, int used)
        => Assert.Equal(TimeSpan.FromSeconds(100 - used), Judge(200, "Cache-Control: max-age=100|" + lines).FreshFor);

    [Fact]
    public void Judge_SlowExchangeAndOldDate_CountAsAge()
    {
        ResponseFacts facts = Facts(200, "Cache-Control: max-age=100|Age: 5") with { RequestTime = Now.AddSeconds(-3) };
        Assert.Equal(8, ResponsePolicy.Judge(facts, Standard).InitialAge);
        facts = Facts(200, "Cache-Control: max-age=100|Age: 5") with { ResponseTime = Now.AddSeconds(40), RequestTime = Now.AddSeconds(40) };
        Assert.Equal(40, ResponsePolicy.Judge(facts, Standard).InitialAge);
        facts = facts with { ResponseTime = Now.AddSeconds(-40), RequestTime = Now.AddSeconds(-40) };
        Assert.Equal(5, ResponsePolicy.Judge(facts, Standard).InitialAge);
    }

    [Theory]
    [InlineData(200, 1800)]
    [InlineData(206, 1800)]
    [InlineData(204, 1800)]
    [InlineData(301, 300)]
    [InlineData(404, 30)]
    [InlineData(410, 30)]
    [InlineData(501, 30)]
    public void Judge_NothingExplicitAndHeuristicStatus_TakesTheSettings(int status, int seconds)
    {
        ResponseVerdict verdict = Judge(status, "X: y");
        Assert.Equal((FreshnessSource.Status, TimeSpan.FromSeconds(seconds)), (verdict.Source, verdict.FreshFor));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(599)]
    public void Judge_NothingExplicitAndOtherStatus_IsUseless(int status)
    {
        Assert.Equal(StorageRefusal.Useless, Judge(status, "X: y").Refusal);
        Assert.True(Judge(status, "Cache-Control: max-age=5").Store);
        Assert.True(Judge(status, "Cache-Control: public").Store);
    }

    [Fact]
    public void Judge_StaleServerErrorWithAValidator_IsUseless()
    {
        Assert.Equal(StorageRefusal.Useless, Judge(502, "Last-Modified: Wed, 04 Mar 2026 05:06:06 GMT").Refusal);
        Assert.True(Judge(404, "Last-Modified: Wed, 04 Mar 2026 05:06:06 GMT|Cache-Control: max-age=0").Store);
    }

    [Theory]
    [InlineData("Cache-Control: no-store, max-age=9", StorageRefusal.NoStore)]
    [InlineData("Cache-Control: private, max-age=9", StorageRefusal.Private)]
    [InlineData("Cache-Control: private=\"x\", max-age=9", StorageRefusal.None)]
    [InlineData("Cache-Control: no-store, must-understand, max-age=9", StorageRefusal.None)]
    [InlineData("CDN-Cache-Control: private|Cache-Control: max-age=9", StorageRefusal.Private)]
    [InlineData("CDN-Cache-Control: max-age=9|Cache-Control: no-store", StorageRefusal.None)]
    [InlineData("Cache-Control: max-age=9|Vary: *", StorageRefusal.VaryStar)]
    [InlineData("Cache-Control: max-age=9|Vary: x, *", StorageRefusal.VaryStar)]
    [InlineData("Set-Cookie: a=b", StorageRefusal.Cookie)]
    [InlineData("Set-Cookie: a=b|Cache-Control: max-age=9", StorageRefusal.None)]
    [InlineData("Set-Cookie: a=b|Cache-Control: max-age=0|ETag: \"a\"", StorageRefusal.Cookie)]
    [InlineData("Set-Cookie: a=b|Expires: 0|ETag: \"a\"", StorageRefusal.Cookie)]
    [InlineData("Set-Cookie: a=b|Cache-Control: no-cache|ETag: \"a\"", StorageRefusal.Cookie)]
    [InlineData("Set-Cookie: a=b|Cache-Control: public", StorageRefusal.None)]
    [InlineData("Cache-Control: no-cache", StorageRefusal.Useless)]
    [InlineData("Cache-Control: no-cache|ETag: \"a\"", StorageRefusal.None)]
    [InlineData("Cache-Control: max-age=0, stale-while-revalidate=5", StorageRefusal.None)]
    [InlineData("Cache-Control: max-age=9, foobar", StorageRefusal.None)]
    public void Judge_Prohibitions_AreObeyed(string lines, StorageRefusal refusal) => Assert.Equal(refusal, Judge(200, lines).Refusal);

    [Fact]
    public void Judge_UnknownStatusThatMustBeUnderstood_IsNotStored()
        => Assert.Equal(StorageRefusal.Status, Judge(599, "Cache-Control: max-age=9, no-store, must-understand").Refusal);

    [Theory]
    [InlineData("Cache-Control: max-age=9", StorageRefusal.Authorized)]
    [InlineData("Cache-Control: max-age=9, public", StorageRefusal.None)]
    [InlineData("Cache-Control: max-age=9, must-revalidate", StorageRefusal.None)]
    [InlineData("Cache-Control: s-maxage=9", StorageRefusal.None)]
    public void Judge_AuthorizedRequest_NeedsLeaveToShare(string lines, StorageRefusal refusal)
        => Assert.Equal(refusal, ResponsePolicy.Judge(Facts(200, lines) with { Request = Lines.Of("Authorization: Basic x") }, Standard).Refusal);

    [Fact]
    public void Judge_RequestItself_MayForbidStoring()
    {
        ResponseFacts facts = Facts(200, "Cache-Control: max-age=9");
        Assert.Equal(StorageRefusal.RequestNoStore, ResponsePolicy.Judge(facts with { Request = Lines.Of("Cache-Control: no-store") }, Standard).Refusal);
        Assert.Equal(StorageRefusal.Method, ResponsePolicy.Judge(facts with { Method = "PUT" }, Standard).Refusal);
        Assert.Equal(StorageRefusal.Status, ResponsePolicy.Judge(facts with { Status = 304 }, Standard).Refusal);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=100", 2)]
    [InlineData("Cache-Control: max-age=0", 2)]
    [InlineData("X: y", 2)]
    [InlineData("Cache-Control: max-age=100|Age: 50", 2)]
    public void Judge_CustomRule_WinsOverFreshness(string lines, int seconds)
    {
        ResponseVerdict verdict = ResponsePolicy.Judge(Facts(200, lines) with { Path = "/live/a.m3u8" }, Standard with { Custom = Live });
        Assert.Equal((FreshnessSource.Custom, TimeSpan.FromSeconds(seconds)), (verdict.Source, verdict.FreshFor));
    }

    [Theory]
    [InlineData("Cache-Control: no-store", StorageRefusal.NoStore)]
    [InlineData("Cache-Control: private", StorageRefusal.Private)]
    public void Judge_CustomRule_NeverWinsOverProhibitions(string lines, StorageRefusal refusal)
        => Assert.Equal(refusal, ResponsePolicy.Judge(Facts(200, lines) with { Path = "/live/a" }, Standard with { Custom = Live }).Refusal);

    [Fact]
    public void Judge_NoCache_IsNeverFreshEvenUnderACustomRule()
    {
        ResponseVerdict verdict = ResponsePolicy.Judge(
            Facts(200, "Cache-Control: no-cache|ETag: \"a\"") with { Path = "/live/a" }, Standard with { Custom = Live });
        Assert.Equal(TimeSpan.Zero, verdict.FreshFor);
        Assert.True(verdict.MustRevalidate);
    }

    [Fact]
    public void Judge_EachRevalidation_LengthensTheSuccessTime()
    {
        TimeSpan lifetime = Judge(200, "ETag: \"a\"").Lifetime;
        Assert.Equal(TimeSpan.FromMinutes(30), lifetime);
        lifetime = ResponsePolicy.Judge(Facts(200, "ETag: \"a\"") with { PreviousLifetime = lifetime }, Standard).Lifetime;
        Assert.Equal(TimeSpan.FromMinutes(36), lifetime);
        lifetime = ResponsePolicy.Judge(Facts(200, "ETag: \"a\"") with { PreviousLifetime = TimeSpan.FromHours(23) }, Standard).Lifetime;
        Assert.Equal(TimeSpan.FromDays(1), lifetime);
        Assert.Equal(TimeSpan.FromMinutes(5), ResponsePolicy.Judge(Facts(301, "X: y") with { PreviousLifetime = TimeSpan.FromHours(1) }, Standard).Lifetime);
    }

    [Theory]
    [InlineData("Cache-Control: no-store", FreshnessSource.NoCache, 5)]
    [InlineData("Cache-Control: private, max-age=100", FreshnessSource.NoCache, 5)]
    [InlineData("Cache-Control: must-revalidate, max-age=100", FreshnessSource.NoCache, 5)]
    [InlineData("Cache-Control: max-age=100", FreshnessSource.Explicit, 100)]
    [InlineData("X: y", FreshnessSource.Status, 1800)]
    public void Judge_WithoutTheStandard_TheListDecides(string lines, FreshnessSource source, int seconds)
    {
        ResponseVerdict verdict = Judge(200, lines, List);
        Assert.Equal((StorageRefusal.None, source, TimeSpan.FromSeconds(seconds)), (verdict.Refusal, verdict.Source, verdict.FreshFor));
        Assert.False(verdict.MustRevalidate);
    }

    [Fact]
    public void Judge_WithoutTheStandard_TheListsOrderCounts()
    {
        TtlSettings settings = List with { Custom = Live, Priority = [TtlSource.Custom, TtlSource.Status, TtlSource.MaxAge] };
        Assert.Equal(FreshnessSource.Custom, ResponsePolicy.Judge(Facts(200, "Cache-Control: no-store") with { Path = "/live/a" }, settings).Source);
        Assert.Equal(FreshnessSource.Status, Judge(200, "Cache-Control: max-age=1", settings).Source);
        Assert.Equal(FreshnessSource.None, Judge(200, "Cache-Control: max-age=1", settings with { Priority = [] }).Source);
        Assert.Equal(TimeSpan.FromSeconds(30), Judge(503, "X: y", List).FreshFor);
        Assert.Equal(TimeSpan.FromMinutes(5), Judge(302, "X: y", List).FreshFor);
    }

    [Fact]
    public void Judge_WithoutTheStandard_WhatIsAViewersOwnNeedsMoreThanAStatus()
    {
        Assert.Equal(StorageRefusal.Cookie, Judge(200, "Set-Cookie: a=b", List).Refusal);
        Assert.True(Judge(200, "Set-Cookie: a=b|Cache-Control: max-age=5", List).Store);
        Assert.Equal(StorageRefusal.Cookie, Judge(200, "Set-Cookie: a=b|Cache-Control: private", List).Refusal);
        Assert.Equal(StorageRefusal.Authorized, ResponsePolicy.Judge(Facts(200, "X: y") with { Request = Lines.Of("Authorization: x") }, List).Refusal);
    }

    [Fact]
    public void Judge_CookieWhereTheOperatorHasASay_IsStored()
    {
        ResponseFacts facts = Facts(200, "Set-Cookie: a=b");
        Assert.True(ResponsePolicy.Judge(facts with { Path = "/live/a" }, Standard with { Custom = Live }).Store);
        Assert.False(ResponsePolicy.Judge(facts, Standard with { Custom = Live }).Store);
        Assert.True(ResponsePolicy.Judge(facts with { SharesCookies = true }, Standard).Store);
        Assert.Equal(StorageRefusal.Private, ResponsePolicy.Judge(Facts(200, "Set-Cookie: a=b|Cache-Control: private") with { SharesCookies = true }, Standard).Refusal);
    }

    [Fact]
    public void Judge_StaleAllowances_AreReported()
    {
        ResponseVerdict verdict = Judge(200, "Cache-Control: max-age=1, stale-while-revalidate=60, stale-if-error=70|Vary: B, a");
        Assert.Equal(TimeSpan.FromSeconds(60), verdict.StaleWhileRevalidate);
        Assert.Equal(TimeSpan.FromSeconds(70), verdict.StaleIfError);
        Assert.False(verdict.MustRevalidate);
        Assert.Equal(["a", "b"], verdict.VaryOn);
    }

    [Fact]
    public void Judge_Validators_AreThoseReceived()
    {
        ResponseVerdict verdict = Judge(200, "ETag: \"a\"|Last-Modified: Wed, 04 Mar 2026 05:06:06 GMT");
        Assert.Equal("\"a\"", verdict.Validators.ETag);
        Assert.True(verdict.Validators.HasStrongLastModified);
        Assert.Null(Judge(200, "ETag: ").Validators.ETag);
    }

    private static ResponseVerdict Judge(int status, string lines, TtlSettings? ttl = null) => ResponsePolicy.Judge(Facts(status, lines), ttl ?? Standard);

    private static ResponseFacts Facts(int status, string lines) => new()
    {
        Path = "/a.mp4",
        Status = status,
        Response = Lines.Of([Date, .. lines.Split('|')]),
        RequestTime = Now,
        ResponseTime = Now,
    };
}
