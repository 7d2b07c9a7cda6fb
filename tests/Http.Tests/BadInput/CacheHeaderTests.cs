using System.Text;
using StonMedia.Cache.Http;
using StonMedia.Http.Tests.Functional;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>Cache headers that contradict themselves or make no sense: the answer reaches the viewer, and only what is surely fresh is used again.</summary>
public sealed class CacheHeaderTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    private const bool Kept = true, Asked = false;

    [Theory]
    [InlineData("max-age=60, max-age=0", Kept)]          // the first counts (RFC 9111 4.2.1)
    [InlineData("max-age=0, max-age=60", Asked)]
    [InlineData("max-age=60\r\nCache-Control: max-age=0", Kept)]
    [InlineData("max-age=0\r\nCache-Control: max-age=60", Asked)]
    [InlineData("s-maxage=0, max-age=60", Asked)]
    [InlineData("max-age=0, s-maxage=60", Kept)]
    [InlineData("max-age=-1", Asked)]
    [InlineData("max-age=+60", Asked)]
    [InlineData("max-age=60.5", Asked)]
    [InlineData("max-age=6e1", Asked)]
    [InlineData("max-age=0x60", Asked)]
    [InlineData("max-age=60s", Asked)]
    [InlineData("max-age=", Asked)]
    [InlineData("max-age", Asked)]
    [InlineData("max-age= 60", Asked)]
    [InlineData("max-age =60", Asked)]
    [InlineData("max-age='60'", Asked)]
    [InlineData("max-age=\"60\"", Kept)]
    [InlineData("max-age=\"60", Asked)]
    [InlineData("\"max-age=60", Asked)]
    [InlineData("max-age=2147483648", Kept)]
    [InlineData("max-age=99999999999999999999999999", Kept)]
    [InlineData("max-age=00000000000000000000000060", Kept)]
    [InlineData("MAX-AGE=60", Kept)]
    [InlineData(",,, max-age=60 ,,\t,", Kept)]
    [InlineData("no-such-thing, x=\"a, no-store, b\", max-age=60, y=;;", Kept)]
    [InlineData("no-storex, max-age=60", Kept)]
    [InlineData("no-store, max-age=60", Asked)]
    [InlineData("NO-STORE", Asked)]
    [InlineData("public, private, max-age=60", Asked)]
    [InlineData("no-cache=x, max-age=60", Asked)]
    [InlineData("\r\nX-After: an empty line of Cache-Control", Asked)]
    public Task Get_CacheControl_OnlyWhatIsSurelyFreshIsKept(string value, bool kept) => CheckAsync("Cache-Control: " + value, kept);

    [Theory]
    [InlineData("0", Kept)]
    [InlineData("59", Asked)]                              // a second of the lifetime is left at most, and the answer may arrive in it
    [InlineData("60", Asked)]
    [InlineData("99999999999999999999", Asked)]
    [InlineData("-5", Kept)]                               // no delta-seconds: as if it were not there (RFC 9111 5.1)
    [InlineData("abc", Kept)]
    [InlineData("7200.5", Kept)]
    [InlineData("0, 7200", Kept)]
    [InlineData("7200, 0", Asked)]
    [InlineData("", Kept)]
    public async Task Get_Age_IsCountedWhereItIsANumber(string age, bool kept)
    {
        if (age == "59")
        {
            string path = fixture.PathWith("Cache-Control: max-age=60\r\nAge: 59");
            Assert.InRange(int.Parse((await fixture.Edge.GetAsync(path)).Header("Age")!, System.Globalization.CultureInfo.InvariantCulture), 59, 90);
            return;
        }

        await CheckAsync("Cache-Control: max-age=60\r\nAge: " + age, kept);
    }

    public static TheoryData<string, int, bool> Dates { get; } = new()
    {
        { "{0:imf}", 3600, Kept },
        { "{0:850}", 3600, Kept },
        { "{0:asc}", 3600, Kept },
        { "{0:imf}", -3600, Asked },
        { "{0:850}", -3600, Asked },
        { "{0:asc}", -3600, Asked },
        { "0", 0, Asked },
        { "-1", 0, Asked },
        { "never", 0, Asked },
        { "", 0, Asked },
        { "Fri, 31 Dec 9999 23:59:60 GMT", 0, Asked },
        { "Fri, 31 Dec 9999 23:59:59 GMT", 0, Kept },
        { "Thu, 30 Feb 2090 00:00:00 GMT", 0, Asked },
        { "Thu, 01 Jan 2090 24:00:00 GMT", 0, Asked },
        { "Sun, 01 Jan 2090 00:00:00 UTC", 0, Asked },
        { "Sun, 01 Jan 2090 00:00:00 +0000", 0, Asked },
        { "Sun, 01 Jan 2090 00:00:00", 0, Asked },
        { "2090-01-01T00:00:00Z", 0, Asked },
        { "Sun, 1 Jan 2090 00:00:00 GMT", 0, Asked },
        { "3786912000", 0, Asked },
    };

    [Theory, MemberData(nameof(Dates))]
    public Task Get_Expires_AllThreeFormsAndNoOther(string form, int seconds, bool kept) => CheckAsync("Expires: " + Date(form, seconds), kept);

    [Theory]
    [InlineData("{0:imf}", -7200, Asked)]
    [InlineData("{0:850}", -7200, Asked)]
    [InlineData("{0:asc}", -7200, Asked)]
    [InlineData("{0:imf}", 7200, Kept)]
    [InlineData("yesterday", 0, Kept)]
    [InlineData("0", 0, Kept)]
    [InlineData("Thu, 30 Feb 2000 00:00:00 GMT", 0, Kept)]
    public Task Get_Date_CountsAsAgeInAllThreeForms(string form, int seconds, bool kept)
        => CheckAsync($"Cache-Control: max-age=3600\r\nDate: {Date(form, seconds)}", kept);

    [Theory]
    [InlineData("{0:imf}", 304)]
    [InlineData("{0:850}", 304)]
    [InlineData("{0:asc}", 304)]
    [InlineData("long ago", 200)]
    [InlineData("-1", 200)]
    [InlineData("Thu, 30 Feb 2000 00:00:00 GMT", 200)]
    public async Task Get_LastModified_IsAValidatorInAllThreeForms(string form, int status)
    {
        string path = fixture.PathWith($"Cache-Control: max-age=3600\r\nLast-Modified: {Date(form, -100_000)}");
        ProbeReply whole = await fixture.Edge.GetAsync(path);
        Assert.Equal((200, Date(form, -100_000)), (whole.Status, whole.Header("Last-Modified")));
        Assert.Equal(status, (await fixture.Edge.GetAsync(path, "If-Modified-Since: " + Date("{0:imf}", -100_000))).Status);
        Assert.Equal(1, fixture.Origin.CountOf(path));
    }

    [Theory]
    [InlineData("ETag: unquoted")]
    [InlineData("ETag: \"a\" \"b\"")]
    [InlineData("ETag: ")]
    [InlineData("ETag: W/")]
    [InlineData("ETag: \"a\"\r\nETag: \"b\"")]
    [InlineData("Vary: ,")]
    [InlineData("Vary: a b")]
    [InlineData("CDN-Cache-Control: max-age=\"60\"")]
    [InlineData("CDN-Cache-Control: ((((")]
    [InlineData("Content-Range: bytes 0-4/5")]
    [InlineData("Cache-Control: stale-while-revalidate=-1, stale-if-error=x, max-age=60")]
    public Task Get_OtherHeadersWithoutSense_TheAnswerIsKept(string line) => CheckAsync("Cache-Control: max-age=60\r\n" + line, Kept);

    private async Task CheckAsync(string lines, bool kept)
    {
        string path = fixture.PathWith(lines);
        foreach (string _ in new[] { "cold", "again" })
        {
            ProbeReply reply = await fixture.Edge.GetAsync(path);
            Assert.Equal((200, "hello"), (reply.Status, Encoding.ASCII.GetString(reply.Body)));
        }

        Assert.Equal(kept ? 1 : 2, fixture.Origin.CountOf(path));
    }

    /// <summary>A date that many seconds from now in the form named, or the text itself. Today's, so that no answer of this test is an old one.</summary>
    private static string Date(string form, int seconds)
    {
        DateTimeOffset date = s_now.AddSeconds(seconds);
        return form switch
        {
            "{0:imf}" => HttpDate.Format(date),
            "{0:850}" => date.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", System.Globalization.CultureInfo.InvariantCulture),
            "{0:asc}" => date.ToString("ddd MMM ", System.Globalization.CultureInfo.InvariantCulture) + $"{date.Day,2}"
                + date.ToString(" HH:mm:ss yyyy", System.Globalization.CultureInfo.InvariantCulture),
            _ => form,
        };
    }

    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;
}
