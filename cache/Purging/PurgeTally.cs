namespace StonMedia.Cache.Purging;

/// <summary>What commands hit.</summary>
/// <param name="Count">Objects; each variant is one.</param>
/// <param name="Size">Bytes of their bodies, by their full lengths as far as these are known.</param>
public readonly record struct PurgeTally(long Count, long Size)
{
    public static PurgeTally operator +(PurgeTally left, PurgeTally right) => Add(left, right);

    public static PurgeTally Add(PurgeTally left, PurgeTally right) => new(left.Count + right.Count, left.Size + right.Size);
}
