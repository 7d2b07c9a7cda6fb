using StonMedia.Cache.Entries;

namespace StonMedia.Streams.Origin;

/// <summary>An interim response (RFC 9110 15.2), as it came: 102 to 199, never 100 and 101, which speak to the next hop only.</summary>
public sealed record InterimHead(int Status, HeaderList Headers);
