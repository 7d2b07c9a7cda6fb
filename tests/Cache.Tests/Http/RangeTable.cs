namespace StonMedia.Cache.Tests.Http;

/// <summary>
/// Answers of nginx 1.22 to GET with these Range headers, for a plain static file of 1000 bytes: the status, and for 206 the
/// ranges sent in their order. Recorded from the real server; the functional tests ask it again where it is installed.
/// </summary>
public static class RangeTable
{
    public const long Length = 1000;

    public static TheoryData<string, string> SameAsNginx { get; } = new()
    {
        { "bytes=0-0", "206 0-0" },
        { "bytes=0-9", "206 0-9" },
        { "bytes=0-999", "206 0-999" },
        { "bytes=0-1000", "206 0-999" },
        { "bytes=0-", "206 0-999" },
        { "bytes=1-", "206 1-999" },
        { "bytes=999-", "206 999-999" },
        { "bytes=999-999", "206 999-999" },
        { "bytes=1000-", "416" },
        { "bytes=1000-1001", "416" },
        { "bytes=-1", "206 999-999" },
        { "bytes=-999", "206 1-999" },
        { "bytes=-1000", "206 0-999" },
        { "bytes=-1001", "206 0-999" },
        { "bytes=-0", "416" },
        { "bytes=-", "416" },
        { "bytes=", "200" },
        { "bytes=5", "416" },
        { "bytes=5-2", "416" },
        { "bytes=5-2,0-1", "206 0-1" },
        { "bytes=0-1,5-2", "206 0-1" },
        { "bytes=abc", "416" },
        { "bytes=0-a", "416" },
        { "bytes=a-0", "416" },
        { "bytes=0x1-5", "416" },
        { "bytes=1-2-3", "416" },
        { "bytes=--1", "416" },
        { "bytes=-1-2", "416" },
        { "bytes=+1-2", "416" },
        { "Bytes=0-1", "206 0-1" },
        { "BYTES=0-1", "206 0-1" },
        { "bytes =0-1", "200" },
        { "bytes= 0-1", "206 0-1" },
        { "bytes=0 -1", "206 0-1" },
        { "bytes=0- 1", "206 0-1" },
        { "bytes=0-1", "206 0-1" },
        { "bytes=0-1 ,2-3", "206 0-1,2-3" },
        { "bytes=0-1, 2-3", "206 0-1,2-3" },
        { "bytes=\t0-1", "416" },
        { "bytes=,", "416" },
        { "items=0-1", "200" },
        { "0-1", "200" },
        { "bytes:0-1", "200" },
        { "bytes=0-1,5-6", "206 0-1,5-6" },
        { "bytes=0-1,5-6,-1", "206 0-1,5-6,999-999" },
        { "bytes=5-6,0-1", "206 5-6,0-1" },
        { "bytes=0-0,0-0", "206 0-0,0-0" },
        { "bytes=0-0,0-0,0-0", "206 0-0,0-0,0-0" },
        { "bytes=0-499,250-749", "206 0-499,250-749" },
        { "bytes=0-499,500-999", "206 0-499,500-999" },
        { "bytes=0-499,500-", "206 0-499,500-999" },
        { "bytes=0-500,500-999", "200" },
        { "bytes=0-999,0-0", "200" },
        { "bytes=0-,0-", "200" },
        { "bytes=0-0,2000-", "206 0-0" },
        { "bytes=2000-,0-0", "206 0-0" },
        { "bytes=2000-,3000-", "416" },
        { "bytes=0-0,-0", "206 0-0" },
        { "bytes=0-0,abc", "416" },
        { "bytes=abc,0-0", "416" },
        { "bytes=00000000000000000000000-1", "206 0-1" },
        { "bytes=0-00000000000000000000000001", "206 0-1" },
        { "bytes=0-9223372036854775806", "206 0-999" },
        { "bytes=0-9223372036854775807", "206 0-999" },
        { "bytes=99999999999999999999999-", "416" },
        { "bytes=9223372036854775807-", "416" },
        { "bytes=-9223372036854775807", "206 0-999" },
        { "bytes=-5,-10", "206 995-999,990-999" },
        { "bytes=-5,0-4", "206 995-999,0-4" },
        { "bytes=990-,0-9", "206 990-999,0-9" },
        { "bytes=0-5;q=1", "416" },
        { "bytes=0-5 6-7", "416" },
        { "bytes=%30-5", "416" },
        { "bytes=\"0-5\"", "416" },
        { "bytes=0-1,bytes=2-3", "416" },
        { "bytes=1-1,3-3,5-5,7-7,9-9,11-11,13-13,15-15,17-17,19-19", "206 1-1,3-3,5-5,7-7,9-9,11-11,13-13,15-15,17-17,19-19" },
    };

    /// <summary>Header, nginx's answer, ours: where RFC 9110 does not leave the choice that nginx takes.</summary>
    public static TheoryData<string, string, string> StricterThanNginx { get; } = new()
    {
        { "bytes=0-1,\t2-3", "416", "206 0-1,2-3" },    // OWS around commas includes tabs (5.6.1)
        { "bytes=0-1,,2-3", "416", "206 0-1,2-3" },    // empty list elements are ignored (5.6.1.2)
        { "bytes=,0-1", "416", "206 0-1" },    // empty list elements are ignored (5.6.1.2)
        { "bytes=0-1,", "416", "206 0-1" },    // empty list elements are ignored (5.6.1.2)
        { "bytes=0-9223372036854775808", "416", "206 0-999" },    // a last byte beyond the end means the end (14.1.2)
        { "bytes=0-99999999999999999999999", "416", "206 0-999" },    // a last byte beyond the end means the end (14.1.2)
        { "bytes=-99999999999999999999999", "416", "206 0-999" },    // a suffix longer than the body means all of it (14.1.2)
        { "bytes=0-5,99999999999999999999-", "416", "206 0-5" },    // large numerals must not fail (14.1.2)
    };
}
