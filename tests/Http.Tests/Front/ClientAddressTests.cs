using System.Net;
using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Patterns;
using StonMedia.Http.Front;

namespace StonMedia.Http.Tests.Front;

public class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.9", "X-Forwarded-For", "198.51.100.1", "192.0.2.9")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "6.6.6.6, 198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "X-Forwarded-For", "198.51.100.1:4711", "198.51.100.1")]
    [InlineData("10.0.0.1", "Forwarded", "for=198.51.100.1;proto=http", "198.51.100.1")]
    [InlineData("10.0.0.1", "Forwarded", "for=6.6.6.6, For=\"[2001:db8::1]:80\"", "2001:db8::1")]
    [InlineData("10.0.0.1", "Forwarded", "for=_hidden", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "X-Forwarded-For", "198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:192.0.2.9", "X-Forwarded-For", "198.51.100.1", "192.0.2.9")]
    public void Of_ForwardedBy_IsBelievedOnlyFromTrustedProxies(string peer, string name, string value, string expected)
    {
        var headers = new HeaderDictionary { [name] = value };
        IPAddress? client = ClientAddress.Of(IPAddress.Parse(peer), headers, [AddressRange.Parse("10.0.0.0/8")]);
        Assert.Equal(IPAddress.Parse(expected), client);
    }
}
