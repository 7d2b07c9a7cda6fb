using System.Net;
using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly TestFacts s_request = new()
    {
        PathText = "/vod/a/Film.mp4",
        QueryText = "start=10&title=caf%C3%A9+bar&flag&empty=",
        MethodText = "POST",
        Address = "10.1.2.3",
        Type = "image/PNG; charset=x",
        CountryText = "KR",
        Headers =
        [
            ("User-Agent", "Player/1.0 (TV)"), ("X-Tag", "one"), ("x-tag", "two"), ("X-Empty", ""),
            ("Cookie", "session=abc123; theme=\"dark\""), ("Cookie", "later=yes"),
        ],
    };

    [Theory]
    [InlineData("url(/vod/*.mp4)", true)]
    [InlineData("url(*.mp4)", true)]
    [InlineData("url(/vod/a/Film.mp4)", true)]
    [InlineData("url(/VOD/*)", false)]
    [InlineData("url(/vod)", false)]
    [InlineData("header(user-agent)", true)]
    [InlineData("header(USER-AGENT: Player/*)", true)]
    [InlineData("header(user-agent: *(TV)*)", true)]
    [InlineData("header(user-agent: player/*)", false)]
    [InlineData("header(x-tag: two)", true)]
    [InlineData("header(x-tag: three)", false)]
    [InlineData("header(x-empty)", true)]
    [InlineData("header(x-empty:)", true)]
    [InlineData("header(x-tag:)", false)]
    [InlineData("header(referer)", false)]
    [InlineData("cookie(session)", true)]
    [InlineData("cookie(session: abc*)", true)]
    [InlineData("cookie(Session)", false)]
    [InlineData("cookie(theme: dark)", true)]
    [InlineData("cookie(later: yes)", true)]
    [InlineData("cookie(ession)", false)]
    [InlineData("query(start)", true)]
    [InlineData("query(start: 1*)", true)]
    [InlineData("query(start: 2*)", false)]
    [InlineData("query(title: café bar)", true)]
    [InlineData("query(flag)", true)]
    [InlineData("query(empty:)", true)]
    [InlineData("query(tart)", false)]
    [InlineData("ip(10.0.0.0/8)", true)]
    [InlineData("ip(10.1.2.3)", true)]
    [InlineData("ip(10.1.2.4)", false)]
    [InlineData("ip(2001:db8::/32)", false)]
    [InlineData("country(kr)", true)]
    [InlineData("country(US)", false)]
    [InlineData("method(post)", true)]
    [InlineData("method(GET)", false)]
    [InlineData("mime(image/*)", true)]
    [InlineData("mime(image/png)", true)]
    [InlineData("mime(video/*)", false)]
    public void Matches_OneTest_AsDocumented(string text, bool expected) => Assert.Equal(expected, Condition.Parse(text).Matches(s_request));

    [Fact]
    public void Matches_NothingKnown_HoldsNoAddressCountryOrType()
    {
        var nothing = new TestFacts { Address = "", CountryText = "", Type = "" };
        Assert.False(Condition.Parse("ip(0.0.0.0/0) or country(KR) or mime(*)").Matches(nothing));
        Assert.True(Condition.Parse("not ip(0.0.0.0/0) and not country(KR) and not mime(*)").Matches(nothing));
    }

    [Fact]
    public void Matches_UrlCaseOff_IgnoresLettersCase()
        => Assert.True(Condition.Parse("url(/VOD/*.MP4)", ignoreUrlCase: true).Matches(s_request));

    /// <summary>Every way to join three tests, against the table of what they are: not binds before and, and before or.</summary>
    [Theory]
    [InlineData("A and B or C")]
    [InlineData("A or B and C")]
    [InlineData("not A and B or C")]
    [InlineData("not (A and B) or C")]
    [InlineData("not (A or B) and not C")]
    [InlineData("(A or B) and C")]
    [InlineData("A and (B or not C)")]
    [InlineData("not not A or not not not B and C")]
    [InlineData("A or B or C")]
    [InlineData("A and B and C")]
    [InlineData("((A))and((B)or(C))")]
    [InlineData("A OR B AND NOT C")]
    public void Matches_EveryAssignment_FollowsBooleanAlgebra(string shape)
    {
        for (int bits = 0; bits < 8; bits++)
        {
            (bool a, bool b, bool c) = ((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
            var facts = new TestFacts
            {
                Headers = [.. new[] { (a, "a"), (b, "b"), (c, "c") }.Where(static x => x.Item1).Select(static x => (x.Item2, "1"))],
            };
            string text = shape.Replace("A", "header(a)", StringComparison.Ordinal).Replace("B", "header(b)", StringComparison.Ordinal)
                .Replace("C", "header(c)", StringComparison.Ordinal)
                .Replace("header(a)ND", "AND", StringComparison.Ordinal);
            Assert.Equal(Expected(shape, a, b, c), Condition.Parse(text).Matches(facts));
        }
    }

    private static bool Expected(string shape, bool a, bool b, bool c) => shape switch
    {
        "A and B or C" => (a && b) || c,
        "A or B and C" => a || (b && c),
        "not A and B or C" => (!a && b) || c,
        "not (A and B) or C" => !(a && b) || c,
        "not (A or B) and not C" => !(a || b) && !c,
        "(A or B) and C" => (a || b) && c,
        "A and (B or not C)" => a && (b || !c),
        "not not A or not not not B and C" => a || (!b && c),
        "A or B or C" => a || b || c,
        "A and B and C" => a && b && c,
        "((A))and((B)or(C))" => a && (b || c),
        "A OR B AND NOT C" => a || (b && !c),
        _ => throw new ArgumentException(shape),
    };

    [Theory]
    [InlineData("", 1, "expected a test")]
    [InlineData("   ", 4, "expected a test")]
    [InlineData("uri(/a)", 1, "'uri' is no test: expected url, header")]
    [InlineData("url(/a) url(/b)", 9, "expected 'and', 'or' or the end, found 'url'")]
    [InlineData("url(/a) and", 12, "found the end")]
    [InlineData("and url(/a)", 1, "found 'and'")]
    [InlineData("url /a", 5, "expected '(' after 'url'")]
    [InlineData("url(/a", 4, "'(' is never closed")]
    [InlineData("(url(/a)", 1, "'(' is never closed")]
    [InlineData("url(/a))", 8, "closes nothing")]
    [InlineData("url(a.mp4)", 5, "begins with '/' or '*'")]
    [InlineData("url( /a?x=1)", 6, "use query(name: pattern)")]
    [InlineData("ip(10.0.0.0/33)", 4, "10.0.0.0/8")]
    [InlineData("ip(10.1)", 4, "10.0.0.0/8")]
    [InlineData("not ip(nowhere)", 8, "10.0.0.0/8")]
    [InlineData("country(Korea)", 9, "such as KR")]
    [InlineData("method()", 8, "such as POST")]
    [InlineData("mime()", 6, "image/*")]
    [InlineData("header()", 8, "header(name: pattern)")]
    [InlineData("cookie(session=1)", 8, "cookie(name: pattern)")]
    public void Parse_NoCondition_SaysWhereAndWhatWouldBeRight(string text, int column, string message)
    {
        ConditionException fault = Assert.Throws<ConditionException>(() => Condition.Parse(text));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(column, fault.Column);
    }

    [Fact]
    public void Parse_NestedTooDeep_IsRefused()
    {
        string text = new string('(', 5000) + "url(/)" + new string(')', 5000);
        Assert.Contains("deeper", Assert.Throws<ConditionException>(() => Condition.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_AnyTest_AllocatesNothing()
    {
        Condition condition = Condition.Parse(
            "not (url(/x/*) or header(none) or header(x-tag: three) or cookie(session: zz*)) and query(title: *bar) and ip(10.0.0.0/8) and mime(image/*)");
        TestFacts facts = s_request with { Parsed = IPAddress.Parse("::ffff:10.9.9.9") };
        for (int i = 0; i < 100; i++) Assert.True(condition.Matches(facts));
        bool all = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) all &= condition.Matches(facts);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(all);
        Assert.Equal(0, spent);
    }

    /// <summary>Random texts end in a condition or in a fault with a column inside the text; nothing else comes out.</summary>
    [Fact]
    public void Parse_RandomText_GivesConditionOrFault()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        string[] pieces = ["url(", "/a*", ")", "(", " and ", " or ", "not ", "header(", "x", ": ", "ip(", "10.0.0.0/8", " ", "query(", "é", "mime(", "*"];
        for (int i = 0; i < 5000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Condition.Parse(text).Matches(s_request);
            }
            catch (ConditionException fault)
            {
                Assert.InRange(fault.Column, 1, text.Length + 1);
            }
        }
    }
}
