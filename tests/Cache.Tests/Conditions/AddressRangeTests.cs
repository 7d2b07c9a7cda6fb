using System.Net;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Tests.Conditions;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.1.2", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "1.2.3.4", true)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("192.168.1.77/24", "192.168.1.1", true)]
    [InlineData("192.168.1.7", "192.168.1.7", true)]
    [InlineData("192.168.1.7", "192.168.1.8", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    public void Contains_Case_AsRfc4632Says(string block, string address, bool expected)
        => Assert.Equal(expected, AddressRange.Parse(block).Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.1")]
    [InlineData("::1/129")]
    [InlineData("fe80::1%3")]
    [InlineData("example.com")]
    public void TryParse_NoBlock_IsRefused(string text) => Assert.False(AddressRange.TryParse(text, out _));

    [Theory]
    [InlineData("192.168.1.77/24", "192.168.1.0/24")]
    [InlineData("10.0.0.1", "10.0.0.1/32")]
    [InlineData("2001:db8::5/32", "2001:db8::/32")]
    public void ToString_Block_IsItsNetwork(string text, string expected) => Assert.Equal(expected, AddressRange.Parse(text).ToString());
}
