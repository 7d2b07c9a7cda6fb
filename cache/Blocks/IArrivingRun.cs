namespace StonMedia.Cache.Blocks;

/// <summary>A run of bytes that a fill is bringing; its numbers move while it does.</summary>
public interface IArrivingRun
{
    /// <summary>First byte of the run.</summary>
    long From { get; }

    /// <summary>End of the run, exclusive.</summary>
    long End { get; }

    /// <summary>Bytes up to here have arrived.</summary>
    long Position { get; }
}
