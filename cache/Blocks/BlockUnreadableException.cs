namespace StonMedia.Cache.Blocks;

/// <summary>A block that was to come from disk does not: damaged, too late, or its volume is out. The origin has to be asked.</summary>
public sealed class BlockUnreadableException(string reason) : Exception(reason);
