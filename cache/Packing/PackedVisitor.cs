namespace StonMedia.Cache.Packing;

/// <summary>Sees one packed record, which is valid during the call only, and may change its lifetime.</summary>
/// <param name="record">Its header, key and body.</param>
/// <param name="times">What a purge changes; put back with <see cref="PackedChange.Times"/>.</param>
public delegate PackedChange PackedVisitor(PackedRecord record, ref PackedTimes times);
