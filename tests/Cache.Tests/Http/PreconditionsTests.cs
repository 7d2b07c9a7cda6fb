using StonMedia.Cache.Blocks;
using StonMedia.Cache.Http;
using static StonMedia.Cache.Http.PreconditionResult;

namespace StonMedia.Cache.Tests.Http;

public sealed class PreconditionsTests
{
    private const string Modified = "Tue, 05 Mar 2024 06:07:08 GMT";
    private const string Earlier = "Tue, 05 Mar 2024 06:07:07 GMT";
    private const string Later = "Tue, 05 Mar 2024 06:07:09 GMT";
    private const string Tag = "\"65e6b68c-3e8\"";

    private static readonly DateTimeOffset At = new(2024, 3, 5, 6, 7, 8, TimeSpan.Zero);
    private static readonly Validators Strong = new(Tag, At, At.AddHours(1));

    /// <summary>All but If-Modified-Since with a later date are also nginx's answers for a static file with these validators.</summary>
    [Theory]
    [InlineData(null, null, null, null, Proceed)]
    [InlineData(Tag, null, null, null, Proceed)]
    [InlineData("*", null, null, null, Proceed)]
    [InlineData("\"x\"", null, null, null, Failed)]
    [InlineData("W/" + Tag, null, null, null, Failed)]
    [InlineData("\"x\", " + Tag, null, null, null, Proceed)]
    [InlineData(null, Tag, null, null, NotModified)]
    [InlineData(null, "W/" + Tag, null, null, NotModified)]
    [InlineData(null, "*", null, null, NotModified)]
    [InlineData(null, "\"x\"", null, null, Proceed)]
    [InlineData(null, "\"x\", " + Tag, null, null, NotModified)]
    [InlineData(null, "65e6b68c-3e8", null, null, Proceed)]
    [InlineData(null, null, Modified, null, NotModified)]
    [InlineData(null, null, Earlier, null, Proceed)]
    [InlineData(null, null, Later, null, NotModified)]
    [InlineData(null, null, "nonsense", null, Proceed)]
    [InlineData(null, null, null, Modified, Proceed)]
    [InlineData(null, null, null, Later, Proceed)]
    [InlineData(null, null, null, Earlier, Failed)]
    [InlineData(null, Tag, Modified, null, NotModified)]
    [InlineData(null, "\"x\"", Earlier, null, Proceed)]
    [InlineData(Tag, Tag, null, null, NotModified)]
    [InlineData("\"x\"", Tag, null, null, Failed)]
    [InlineData(null, Tag, null, Earlier, Failed)]
    public void Evaluate_StrongValidators_AnswersInTheStandardsOrder(
        string? ifMatch, string? ifNoneMatch, string? ifModified, string? ifUnmodified, PreconditionResult expected)
        => Assert.Equal(expected, Preconditions.Evaluate(true, new(ifMatch, ifNoneMatch, ifModified, ifUnmodified), Strong));

    /// <summary>Here nginx looks at both headers though the standard says to ignore the second (13.1.3, 13.1.4).</summary>
    [Theory]
    [InlineData(Tag, null, null, Earlier, Proceed)]
    [InlineData(null, "\"x\"", Modified, null, Proceed)]
    [InlineData(null, Tag, Earlier, null, NotModified)]
    [InlineData(null, null, null, "nonsense", Proceed)]
    public void Evaluate_WhereTheStandardSaysIgnore_Ignores(
        string? ifMatch, string? ifNoneMatch, string? ifModified, string? ifUnmodified, PreconditionResult expected)
        => Assert.Equal(expected, Preconditions.Evaluate(true, new(ifMatch, ifNoneMatch, ifModified, ifUnmodified), Strong));

    [Fact]
    public void Evaluate_NoValidators_IgnoresDatesAndFailsTags()
    {
        Assert.Equal(Proceed, Preconditions.Evaluate(true, new(null, null, Modified, Earlier), Validators.None));
        Assert.Equal(Failed, Preconditions.Evaluate(true, new(IfMatch: Tag), Validators.None));
        Assert.Equal(Proceed, Preconditions.Evaluate(true, new(IfNoneMatch: Tag), Validators.None));
        Assert.Equal(NotModified, Preconditions.Evaluate(true, new(IfNoneMatch: "*"), Validators.None));
    }

    [Fact]
    public void Evaluate_OnlyADate_StandsInForLastModified()
    {
        var dated = new Validators(null, null, At);
        Assert.Equal(NotModified, Preconditions.Evaluate(true, new(IfModifiedSince: Modified), dated));
        Assert.Equal(Proceed, Preconditions.Evaluate(true, new(IfModifiedSince: Earlier), dated));
    }

    [Fact]
    public void Evaluate_UnsafeMethod_FailsInsteadOf304AndIgnoresModifiedSince()
    {
        Assert.Equal(Failed, Preconditions.Evaluate(false, new(IfNoneMatch: Tag), Strong));
        Assert.Equal(Proceed, Preconditions.Evaluate(false, new(IfModifiedSince: Modified), Strong));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(Tag, true)]
    [InlineData(" " + Tag + " ", true)]
    [InlineData("\"x\"", false)]
    [InlineData("W/" + Tag, false)]
    [InlineData(Tag + ", \"x\"", false)]
    [InlineData("*", false)]
    [InlineData("65e6b68c-3e8", false)]
    [InlineData(Modified, true)]
    [InlineData(Earlier, false)]
    [InlineData(Later, false)]
    [InlineData("Tuesday, 05-Mar-24 06:07:08 GMT", true)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void AllowRange_StrongValidators_OnlyExactlyTheCurrentOne(string? ifRange, bool allowed)
        => Assert.Equal(allowed, Preconditions.AllowRange(ifRange, Strong));

    [Fact]
    public void AllowRange_WeakValidators_NeverMatch()
    {
        Assert.False(Preconditions.AllowRange("W/" + Tag, new Validators("W/" + Tag, At, At.AddHours(1))));
        Assert.False(Preconditions.AllowRange(Modified, new Validators(null, At, At)));
        Assert.False(Preconditions.AllowRange(Modified, new Validators(null, At, null)));
        Assert.False(Preconditions.AllowRange(Tag, Validators.None));
    }

    [Fact]
    public void Evaluate_AnyHeaders_AllocatesNothing()
    {
        var headers = new ConditionalHeaders("\"a\", " + Tag, "\"x\", \"y\"", Modified, Modified);
        Preconditions.Evaluate(true, headers, Strong);
        Preconditions.AllowRange(Modified, Strong);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Preconditions.Evaluate(true, headers, Strong);
            Preconditions.AllowRange(Modified, Strong);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
