namespace StonMedia.Cache.Entries;

/// <summary>One header line as it came: the name in the sender's spelling, the value as Latin-1 text, unparsed.</summary>
public readonly record struct HeaderField(string Name, string Value);
