namespace StonMedia.Cache.Packing;

/// <summary>Whose records they are: an index of entries.</summary>
internal interface IPackedOwner
{
    /// <summary>The part of its table for a hash.</summary>
    PackedShard ShardOf(int hash);
}
