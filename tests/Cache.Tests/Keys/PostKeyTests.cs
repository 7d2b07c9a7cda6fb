using StonMedia.Cache.Keys;

namespace StonMedia.Cache.Tests.Keys;

public sealed class PostKeyTests
{
    [Fact]
    public void Of_WhatDiffers_HasAnotherKey()
    {
        string[] keys =
        [
            PostKey.Of("/a", null, null, "x"u8), PostKey.Of("/b", null, null, "x"u8), PostKey.Of("/a", null, null, "y"u8),
            PostKey.Of("/a", "", null, "x"u8), PostKey.Of("/a", "x", null, ""u8), PostKey.Of("/a", null, "x", ""u8), PostKey.Of("/a", "tx", "", ""u8),
            PostKey.Of("/a", "t", "x", ""u8),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], PostKey.Of("/a", null, null, "x"u8));
    }

    [Theory]
    [InlineData("/a?b=c", 6)]
    [InlineData("/a\naccept-encoding=br\n", 2)]
    [InlineData("/a\tdigest", 2)]
    [InlineData("/a\tdigest\naccept=\t", 2)]
    public void UrlLength_Key_EndsBeforeDigestAndSelection(string key, int length) => Assert.Equal(length, PostKey.UrlLength(key));

    [Fact]
    public void UrlLength_KeyOfAPost_IsTheUrls() => Assert.Equal("/a?b".Length, PostKey.UrlLength(PostKey.Of("/a?b", "text/plain", null, "q"u8)));
}
