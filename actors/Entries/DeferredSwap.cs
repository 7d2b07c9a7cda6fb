using StonMedia.Cache.Blocks;

namespace StonMedia.Actors.Entries;

/// <summary>A background load whose body is on its way into a generation that nobody is given yet.</summary>
/// <param name="Run">Its transfer.</param>
/// <param name="Stored">What will be published.</param>
/// <param name="OriginStatus">The origin's status.</param>
/// <param name="Keeper">Stands in for a viewer, so that the transfer goes on to its end.</param>
internal sealed record DeferredSwap(FillRun Run, LoadVerdict.Stored Stored, int OriginStatus, BodyReader Keeper);
