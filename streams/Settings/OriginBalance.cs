namespace StonMedia.Streams.Settings;

/// <summary><c>origin.balance</c>.</summary>
public enum OriginBalance
{
    /// <summary>Each server in its turn.</summary>
    RoundRobin,

    /// <summary>An idle connection first, wherever it leads; fewer connections, and the faster server gets more.</summary>
    Session,

    /// <summary>By the object: each server keeps seeing the same ones.</summary>
    Hash,
}
