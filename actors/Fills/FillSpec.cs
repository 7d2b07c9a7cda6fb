using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Fills;

/// <summary>One origin transfer to make.</summary>
/// <param name="Id">Unique within the entry's actor; comes back in every report.</param>
/// <param name="Build">Makes the request for the server that was picked.</param>
/// <param name="Key">The object, for origin.balance = hash.</param>
/// <param name="Not">A server that just failed, to be avoided where there is another.</param>
public sealed record FillSpec(long Id, Func<OriginServer, OriginRequest> Build, string Key, OriginServer? Not);
