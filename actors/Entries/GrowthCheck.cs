using StonMedia.Actors.Fills;
using StonMedia.Cache.Blocks;

namespace StonMedia.Actors.Entries;

/// <summary>A longer version of a body, kept back until its bytes where the known one ended are here and can be compared.</summary>
/// <param name="Run">The transfer that brings them.</param>
/// <param name="Stored">What it was judged to be.</param>
/// <param name="Head">Its head, for those who wait.</param>
/// <param name="Before">The body as it was known.</param>
/// <param name="Keeper">Stands in for a reader, so that the transfer goes on.</param>
internal sealed record GrowthCheck(FillRun Run, LoadVerdict.Stored Stored, FillActor.Head Head, Generation Before, BodyReader Keeper);
