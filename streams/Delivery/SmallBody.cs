using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>A small body that is here to its last byte, and stays so: nothing is ever waited for or asked for, so it need not be known as a reader.</summary>
public sealed class SmallBody : IBodySource
{
    private readonly Generation _generation;

    private SmallBody(Generation generation) => _generation = generation;

    /// <summary>Null: it is none, or is not whole.</summary>
    public static SmallBody? Of(Generation generation)
        => generation.SmallCharge > 0 && generation.PresentUntil(0, generation.Length) == generation.Length ? new SmallBody(generation) : null;

    public ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
        => new(_generation.TryRead(offset, count, out BlockLease lease) ? lease : default);

    public bool IsAvailable(long offset, long count) => IsResident(offset, count);

    public bool IsResident(long offset, long count) => offset + count <= _generation.Length;

    public void Dispose()
    {
    }
}
